// Staff pages: keys, rows, dialogs, the same guards as on residents' pages.
import { connectCall } from './call.js';
import { connectDialogs } from './dialogs.js';
import { connectKeys, connectRows } from './keys.js';
import { connectLive } from './live.js';
import { connectPhotos } from './photos.js';
import { connectSmallHelps, guardAgainstSendingTwice, goOnFromWhatHappened } from './sending.js';
import { keepUnsent } from './unsent.js';

// On wide screens the sections stand open beside the page; on phones they fold to one line.
const sections = document.querySelector('.sections > details');
if (sections && window.matchMedia('(max-width: 52em)').matches) sections.open = false;

connectCall();
connectDialogs();
connectKeys();
connectLive();
connectRows();
connectPhotos();
connectSmallHelps();
guardAgainstSendingTwice();
keepUnsent();
goOnFromWhatHappened();
