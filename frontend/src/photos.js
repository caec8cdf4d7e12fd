// Shows chosen photos before they are sent and says at once which are too large; the server checks again.
const MEGABYTE = 1024 * 1024;

const entry = (file, limit, words) => {
  const item = document.createElement('li');
  const image = document.createElement('img');
  image.alt = '';
  image.width = image.height = 96;
  image.src = URL.createObjectURL(file);
  image.addEventListener('load', () => URL.revokeObjectURL(image.src));
  image.addEventListener('error', () => image.remove());
  const name = document.createElement('span');
  const size = `${(file.size / MEGABYTE).toFixed(1)} MB`;
  const large = file.size > limit;
  name.textContent = large ? `${size} ${words.tooLarge}` : size;
  name.className = large ? 'too-large' : 'muted';
  item.append(image, name);
  return item;
};

const connect = (input) => {
  const list = document.getElementById(input.dataset.photos);
  const limit = Number(input.dataset.megabytes) * MEGABYTE;
  const most = Number(input.dataset.most) || Infinity;
  input.addEventListener('change', () => {
    const files = [...input.files];
    list.textContent = '';
    list.append(...files.map((file) => entry(file, limit, input.dataset)));
    const late = files.some((file) => file.size > limit) || files.length > most;
    input.setCustomValidity(late ? input.dataset.refused : '');
    if (late) input.reportValidity();
  });
};

export const connectPhotos = () => document.querySelectorAll('input[type="file"][data-photos]').forEach(connect);
