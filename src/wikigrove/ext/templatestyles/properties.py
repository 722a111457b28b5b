"""The properties of CSS that style sheets of templates may set."""

from __future__ import annotations

from typing import Final

_SIDES: Final = ("top", "right", "bottom", "left")
_LOGICAL: Final = ("block", "block-start", "block-end", "inline", "inline-start", "inline-end")
_CORNERS: Final = (
    "top-left",
    "top-right",
    "bottom-left",
    "bottom-right",
    "start-start",
    "start-end",
    "end-start",
    "end-end",
)

_PLAIN: Final = """
all appearance accent-color align-content align-items align-self aspect-ratio backface-visibility background-attachment
background-blend-mode background-clip background-color background-origin background-position background-position-x
background-position-y background-repeat background-size block-size border-collapse border-image-outset
border-image-repeat border-image-slice border-image-width border-spacing box-decoration-break box-shadow box-sizing
break-after break-before break-inside caption-side caret-color clear clip clip-path color color-scheme column-count
column-fill column-gap column-rule column-rule-color column-rule-style column-rule-width column-span column-width columns
contain container container-name container-type counter-increment counter-reset counter-set direction display empty-cells
filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap float font font-family
font-feature-settings font-kerning font-language-override font-optical-sizing font-palette font-size font-size-adjust
font-stretch font-style font-synthesis font-variant font-variant-alternates font-variant-caps font-variant-east-asian
font-variant-emoji font-variant-ligatures font-variant-numeric font-variant-position font-variation-settings font-weight
forced-color-adjust gap grid grid-area grid-auto-columns grid-auto-flow grid-auto-rows grid-column grid-column-end
grid-column-gap grid-column-start grid-gap grid-row grid-row-end grid-row-gap grid-row-start grid-template
grid-template-areas grid-template-columns grid-template-rows hanging-punctuation height hyphenate-character hyphens
image-orientation image-rendering inline-size inset isolation justify-content justify-items justify-self letter-spacing
line-break line-height list-style-position list-style-type margin mask-border-mode mask-clip mask-composite mask-mode
mask-origin mask-position mask-repeat mask-size mask-type max-block-size max-height max-inline-size max-width
min-block-size min-height min-inline-size min-width mix-blend-mode object-fit object-position opacity order orphans
outline outline-color outline-offset outline-style outline-width overflow overflow-anchor overflow-block overflow-inline
overflow-wrap overflow-x overflow-y overscroll-behavior overscroll-behavior-x overscroll-behavior-y padding page
page-break-after page-break-before page-break-inside perspective perspective-origin place-content place-items place-self
pointer-events position print-color-adjust quotes resize rotate row-gap ruby-align ruby-merge ruby-position scale
scroll-behavior scroll-margin scroll-padding scroll-snap-align scroll-snap-stop scroll-snap-type scrollbar-color
scrollbar-gutter scrollbar-width shape-image-threshold shape-margin shape-rendering tab-size table-layout text-align
text-align-all text-align-last text-combine-upright text-decoration text-decoration-color text-decoration-line
text-decoration-skip text-decoration-skip-ink text-decoration-style text-decoration-thickness text-emphasis
text-emphasis-color text-emphasis-position text-emphasis-style text-indent text-justify text-orientation text-overflow
text-rendering text-shadow text-transform text-underline-offset text-underline-position text-wrap touch-action transform
transform-box transform-origin transform-style transition transition-delay transition-duration transition-property
transition-timing-function translate animation animation-delay animation-direction animation-duration animation-fill-mode
animation-iteration-count animation-name animation-play-state animation-timing-function unicode-bidi user-select
vertical-align visibility white-space widows width will-change word-break word-spacing word-wrap writing-mode z-index
fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
stroke-opacity stroke-width zoom
"""

WITH_IMAGES: Final = frozenset(
    {
        "background",
        "background-image",
        "border-image",
        "border-image-source",
        "content",
        "cursor",
        "list-style",
        "list-style-image",
        "mask",
        "mask-image",
        "mask-border",
        "mask-border-source",
        "shape-outside",
    }
)
"""Those that may show pictures."""


def _boxes() -> set[str]:
    out = set(_SIDES)
    for side in (*_SIDES, *_LOGICAL):
        out |= {f"margin-{side}", f"padding-{side}", f"border-{side}"}
        out |= {f"scroll-margin-{side}", f"scroll-padding-{side}"}
        out |= {f"border-{side}-{part}" for part in ("color", "style", "width")}
    out |= {f"inset-{side}" for side in _LOGICAL}
    out |= {f"border-{corner}-radius" for corner in _CORNERS}
    return out | {"border", "border-color", "border-style", "border-width", "border-radius"}


PROPERTIES: Final = frozenset(_PLAIN.split()) | WITH_IMAGES | _boxes()
FONT_FACE: Final = frozenset(
    {
        "ascent-override",
        "descent-override",
        "font-display",
        "font-family",
        "font-feature-settings",
        "font-stretch",
        "font-style",
        "font-variant",
        "font-variation-settings",
        "font-weight",
        "line-gap-override",
        "size-adjust",
        "src",
        "unicode-range",
    }
)
PAGE: Final = frozenset({"size", "marks", "bleed", "margin", *(f"margin-{side}" for side in _SIDES)})
_FUNCTIONS_NAMES: Final = """
rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp round mod rem abs sign sin cos
tan asin acos atan atan2 pow sqrt hypot log exp var linear-gradient radial-gradient conic-gradient repeating-linear-
gradient repeating-radial-gradient repeating-conic-gradient image-set matrix matrix3d perspective rotate rotate3d
rotatex rotatey rotatez scale scale3d scalex scaley scalez skew skewx skewy translate translate3d translatex
translatey translatez blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia cubic-
bezier steps linear circle ellipse inset polygon path rect xywh minmax repeat fit-content counter counters symbols
attr stylistic historical-forms styleset character-variant swash ornaments annotation local format tech
"""
FUNCTIONS: Final = frozenset(_FUNCTIONS_NAMES.split())
_UNITS_NAMES: Final = """
em rem ex rex ch rch cap rcap ic ric lh rlh vw vh vi vb vmin vmax svw svh lvw lvh dvw dvh svmin svmax lvmin lvmax
dvmin dvmax cqw cqh cqi cqb cqmin cqmax cm mm q in pc pt px deg grad rad turn s ms hz khz dpi dpcm dppx x fr
"""
UNITS: Final = frozenset(_UNITS_NAMES.split())
