/** Sorts tables of class "sortable" by a click on a column's heading; understands numbers, dates and data-sort-value. */
export function startSortable(table: HTMLTableElement): void {
  const header = headerRow(table);
  if (!header) return;
  const cells = [...header.cells];
  cells.forEach((cell, index) => {
    if (cell.classList.contains("unsortable") || cell.colSpan > 1) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort-button";
    button.append(...cell.childNodes);
    cell.append(button);
    cell.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const descending = cell.getAttribute("aria-sort") === "ascending";
      for (const other of cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortRows(table, header, index, descending);
    });
  });
}

export function compareValues(left: string, right: string): number {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a !== null && b !== null) return a - b;
  if (a !== null) return -1;
  if (b !== null) return 1;
  return left.localeCompare(right, undefined, { numeric: true, sensitivity: "base" });
}

function toNumber(text: string): number | null {
  const plain = text.trim().replace(/[\s\u00a0\u202f,']/g, "").replace(/^\u2212/, "-").replace(/[%€$£¥]/g, "");
  if (/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(plain)) return Number(plain);
  if (/^\d{4}-\d{2}-\d{2}/.test(plain)) return Date.parse(plain);
  return null;
}

function headerRow(table: HTMLTableElement): HTMLTableRowElement | null {
  const rows = [...table.rows].filter((row) => row.cells.length > 0 && [...row.cells].every((cell) => cell.tagName === "TH"));
  return rows[rows.length - 1] ?? null;
}

function sortRows(table: HTMLTableElement, header: HTMLTableRowElement, column: number, descending: boolean): void {
  const rows = [...table.rows];
  const body = rows.slice(rows.indexOf(header) + 1).filter((row) => !row.classList.contains("sortbottom") && row.closest("tfoot") === null);
  const last = body[body.length - 1];
  const parent = last?.parentNode;
  if (!parent || !last) return;
  const end = last.nextSibling;
  const value = (row: HTMLTableRowElement) => { const cell = row.cells[column]; return cell?.dataset.sortValue ?? cell?.textContent ?? ""; };
  const sorted = body.map((row, at) => ({ row, at, value: value(row) }))
    .sort((left, right) => (descending ? -1 : 1) * compareValues(left.value, right.value) || left.at - right.at);
  for (const { row } of sorted) parent.insertBefore(row, end);
}
