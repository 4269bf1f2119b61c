// On a shared computer, a page that nobody touches asks for itself again once its sign-in has ended.
// What somebody has typed is left alone: sending it then shows it again, and loses nothing.
const idle = 15 * 60 + 5;
let touched = Date.now();
const isTyped = (field) => field.type !== "hidden" && field.value !== field.defaultValue;
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { touched = Date.now(); });
setInterval(() => {
  const isUntouched = Date.now() - touched > idle * 1000;
  if (isUntouched && ![...document.querySelectorAll("textarea, input")].some(isTyped)) location.reload();
}, 10_000);
