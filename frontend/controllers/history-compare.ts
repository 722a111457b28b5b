/** Keeps the two radio columns of a history in order: the old revision is always below the new one. */
export function startHistoryCompare(form: HTMLFormElement): void {
  const olds = [...form.querySelectorAll<HTMLInputElement>('input[name="oldid"]')];
  const news = [...form.querySelectorAll<HTMLInputElement>('input[name="diff"]')];
  const update = () => {
    const oldAt = rowOf(olds);
    const newAt = rowOf(news);
    olds.forEach((input, at) => { input.disabled = newAt >= 0 && at <= newAt; });
    news.forEach((input, at) => { input.disabled = oldAt >= 0 && at >= oldAt; });
  };
  form.addEventListener("change", update);
  update();
}

function rowOf(inputs: HTMLInputElement[]): number {
  return inputs.findIndex((input) => input.checked);
}
