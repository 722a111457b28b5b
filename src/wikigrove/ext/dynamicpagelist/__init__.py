"""Lists of pages in pages: <DynamicPageList> as Wikimedia's wikis have it, {{#dpl:}} and <dpl> as DPL3 has them."""
