"""Pages: the list for those who edit it, a matter's versions, a draft and its parts."""
