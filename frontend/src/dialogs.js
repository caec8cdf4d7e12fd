// Native dialogs opened by a button that names them; closing needs no script (form method=dialog, Escape).
export const openDialog = (dialog) => {
  if (!dialog || dialog.open) return;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
};

export const connectDialogs = () => {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-opens]');
    if (opener) openDialog(document.getElementById(opener.dataset.opens));
  });
};
