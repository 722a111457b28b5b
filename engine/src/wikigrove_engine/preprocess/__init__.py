"""The template level: a tree of the source, frames with arguments, and the expansion of both to flat wikitext.

expander = Expander(site=site, page=page, access=access, metadata=metadata)
tree = expander.build_page_tree(text)          # tree.index: offset -> node; tree.headings
expansion = expander.root.expand_template(tree.index[offset])
expander.strip.find(marker)                    # -> ExtensionCall or RawText
call = expander.root.extension_call(tree.index[offset])
inner = call.frame.build_tree(call.inner)      # the inside of a tag, walked like a page, in call.frame
"""

from wikigrove_engine.preprocess.build import build_tree
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.expand import expand
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.preprocess.expansion import Expansion, Parameter
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.nodes import (
    ArgNode,
    CommentNode,
    ExtNode,
    Heading,
    IgnoreNode,
    Node,
    Part,
    Seq,
    TemplateNode,
    Tree,
)
from wikigrove_engine.preprocess.strip import MARKER, ExtensionCall, RawText, StripItem, StripState

__all__ = [
    "MARKER",
    "ArgNode",
    "CommentNode",
    "Expander",
    "Expansion",
    "ExtNode",
    "ExtensionCall",
    "Frame",
    "FunctionCall",
    "Heading",
    "IgnoreNode",
    "Node",
    "Parameter",
    "Part",
    "RawText",
    "Seq",
    "StripItem",
    "StripState",
    "TemplateNode",
    "Tree",
    "build_tree",
    "expand",
]
