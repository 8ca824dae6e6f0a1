// The builder's menus close when something in them is chosen; everything works without this.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.(".steps-of .pop a, .steps-of .pop button");
  if (chosen) setTimeout(() => { chosen.closest("details").open = false; });
});
