// Residents' pages work without this file; it only makes them more comfortable.
import { connectDialogs } from './dialogs.js';
import { keepDrafts } from './draft.js';
import { connectPhotos } from './photos.js';
import { connectPosition } from './position.js';
import { connectSmallHelps, guardAgainstSendingTwice, goOnFromWhatHappened } from './sending.js';

connectDialogs();
keepDrafts();
connectPhotos();
connectPosition();
connectSmallHelps();
guardAgainstSendingTwice();
goOnFromWhatHappened();
