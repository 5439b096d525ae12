"""The archive around the text: styles, settings, fonts, headers and footers, and how they hang together."""

import io
import zipfile

from xieshang.papers import measures
from xieshang.papers.delivered.markup import LINE, NAMESPACE, RELATIONS, face, ordered, points, size

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SONG, HEI, KAI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
# What a machine without the standard's faces takes instead: free ones with Chinese forms.
INSTEAD = {
    SONG: "仿宋;FangSong;FZFangSong-Z02;Noto Serif CJK SC;Source Han Serif SC",
    HEI: "SimHei;Noto Sans CJK SC;Source Han Sans SC",
    KAI: "楷体;KaiTi;LXGW WenKai;Noto Serif CJK SC",
    TITLE: "FZXiaoBiaoSong-B05S;华文中宋;STZhongsong;Noto Serif CJK SC",
    "宋体": "SimSun;Noto Serif CJK SC",
}
LANGUAGE = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
# 28 characters of 16 points are wider than the type area: each gives a quarter of a point.
TIGHT = '<w:spacing w:val="-5"/>'
BODY_LINE = f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'
TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
NONE_IN = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
HANGING = '<w:ind w:leftChars="{left}" w:left="{twips}" w:hangingChars="{chars}" w:hanging="{hang}"/>'


def _style(code: str, name: str, look: str = "", runs: str = "", based: str = "XS") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = "" if based else ' w:default="1"'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{code}"><w:name w:val="{name}"/>{parent}<w:qFormat/>'
        f"<w:pPr>{ordered(look)}</w:pPr><w:rPr>{runs}</w:rPr></w:style>"
    )


def styles() -> str:
    found = [
        _style("XS", "公文正文", f'<w:wordWrap w:val="0"/>{BODY_LINE}{TWO_IN}<w:jc w:val="both"/>', based=""),
        _style("XS1", "公文一级标题", '<w:keepNext/><w:outlineLvl w:val="0"/>', face(HEI)),
        _style("XS2", "公文二级标题", '<w:keepNext/><w:outlineLvl w:val="1"/>', face(KAI)),
        _style("XS3", "公文三级标题", '<w:outlineLvl w:val="2"/>'),
        _style("XS4", "公文四级标题", '<w:outlineLvl w:val="3"/>'),
        _style(
            "XSTitle",
            "公文标题",
            f'<w:spacing w:before="0" w:after="0" w:line="{points(34)}" w:lineRule="exact"/>{NONE_IN}<w:jc w:val="center"/>',
            face(TITLE) + size(measures.SIZE_2),
        ),
        _style("XSFlush", "公文顶格", NONE_IN),
        _style("XSCentre", "公文居中", f'{NONE_IN}<w:jc w:val="center"/>'),
        _style(
            "XSMark", "公文标志", f'{NONE_IN}<w:jc w:val="center"/>', face(TITLE) + f'<w:color w:val="{measures.RED}"/>'
        ),
        _style("XSAttach", "公文附件说明", HANGING.format(left=200, twips=1580, chars=300, hang=948)),
        _style("XSPresent", "公文参会人员"),
        _style("XSRight", "公文落款", f'{NONE_IN}<w:jc w:val="right"/>'),
        _style(
            "XSFoot",
            "公文版记",
            f'<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/>{NONE_IN}',
            size(measures.SIZE_4),
        ),
        _style(
            "XSCell",
            "公文表格",
            f'<w:spacing w:before="40" w:after="40" w:line="{points(17)}" w:lineRule="atLeast"/>{NONE_IN}<w:jc w:val="left"/>',
            size(12),
        ),
        _style("XSPage", "公文页码", NONE_IN, face("宋体") + size(measures.SIZE_4)),
    ]
    usual = f"<w:rPrDefault><w:rPr>{face(SONG)}{TIGHT}{size(measures.SIZE_3)}{LANGUAGE}</w:rPr></w:rPrDefault><w:pPrDefault/>"
    return f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults>{usual}</w:docDefaults>{"".join(found)}</w:styles>'


def fonts() -> str:
    found = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in INSTEAD.items()
    )
    return f'<w:fonts xmlns:w="{NAMESPACE}">{found}</w:fonts>'


def settings(*, both_sides: bool) -> str:
    sides = "<w:evenAndOddHeaders/>" if both_sides else ""
    word = "http://schemas.microsoft.com/office/word"
    fitting = f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{word}" w:val="15"/></w:compat>'
    return (
        f'<w:settings xmlns:w="{NAMESPACE}">{sides}<w:characterSpacingControl w:val="compressPunctuation"/>{fitting}'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def document(*, body: str, headers: dict[str, str], footers: dict[str, str]) -> bytes:
    """The archive; `headers` and `footers` by which pages they are for: default, even, first."""
    hanging = {f"header{place}.xml": text for place, text in enumerate(headers.values(), 1)}
    hanging |= {f"footer{place}.xml": text for place, text in enumerate(footers.values(), 1)}
    others = {"styles.xml": styles(), "fontTable.xml": fonts(), "settings.xml": settings(both_sides=True), **hanging}
    main = f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}"><w:body>{body}</w:body></w:document>'
    files = {
        "[Content_Types].xml": _types(others),
        "_rels/.rels": _relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": main,
        "word/_rels/document.xml.rels": _relations({name: _kind(name) for name in others}),
        **{f"word/{name}": text for name, text in others.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), HEAD + text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _kind(name: str) -> str:
    return name.removesuffix(".xml").rstrip("0123456789")


def _types(names: dict[str, str]) -> str:
    found = "".join(f'<Override PartName="/word/{name}" ContentType="{TYPES}.{_kind(name)}+xml"/>' for name in names)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>{found}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    """Numbered as `reference` names them."""
    found = "".join(
        f'<Relationship Id="{identity(name)}" Type="{RELATIONS}/{kind}" Target="{name}"/>'
        for name, kind in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{found}</Relationships>'
    )


def identity(name: str) -> str:
    return "x" + "".join(sign for sign in name if sign.isalnum())
