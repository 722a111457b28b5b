/* A click on a saying asks for the next one. Without scripts the saying just stands there. */
document.querySelectorAll(".fortune[data-number]").forEach((element) => {
  element.addEventListener("click", async () => {
    const number = Number(element.dataset.number) + 1;
    const answer = await fetch(`${element.dataset.api}?number=${number}`);
    if (!answer.ok) return;
    element.textContent = (await answer.json()).saying;
    element.dataset.number = element.dataset.turned = String(number);
  });
});
