"""Reading pages: messages, and the words of `guiju read`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.locale.message import Messages, both

MESSAGES: Messages = {
    "page-empty": both(
        "no text in {found}",
        "a page with text; a PDF needs a text layer, a scan has none",
        "give the text of the page, or the scan after character recognition",
        "{found} 中没有文字",
        "有文字的页面；PDF 须有文字层，扫描件没有",
        "改用页面的文字，或先对扫描件做文字识别",
    ),
    "page-too-large": both(
        "the file has {found}",
        "at most {most} for one page",
        "split the file",
        "文件大小为 {found}",
        "单个页面不超过 {most}",
        "拆分文件",
    ),
    "page-not-text": both(
        "{found} is no text: byte {offset} fits no encoding of Chinese",
        "text in UTF-8, GB18030, Big5 or UTF-16; or .pdf, .docx, .html by its ending",
        "give the file the ending of its kind, or save the page as text in UTF-8",
        "{found} 不是文本：第 {offset} 字节不属于任何中文编码",
        "UTF-8、GB18030、Big5 或 UTF-16 文本；PDF、docx、HTML 应有相应扩展名",
        "使用与内容相符的扩展名，或将页面另存为 UTF-8 文本",
    ),
    "page-unpacks-large": both(
        "{found} unpacks to {size}",
        "at most {most} for one page",
        "take it out of the archive by hand, and save its text",
        "{found} 解压后为 {size}",
        "单个页面不超过 {most}",
        "手工解压后另存文本",
    ),
    "page-broken": both(
        "{found} cannot be read: {reason:said}",
        "a whole file of the kind its ending says",
        "fetch the file again, or save it anew",
        "{found} 无法读取：{reason:said}",
        "与扩展名相符的完整文件",
        "重新获取或重新保存该文件",
    ),
    "page-needs-extra": both(
        "reading {found} needs an extra that is not installed",
        "pip install 'guiju[{extra}]'",
        "install it, or save the page as text or HTML",
        "读取 {found} 需要尚未安装的扩展",
        "pip install 'guiju[{extra}]'",
        "安装该扩展，或将页面另存为文本或 HTML",
    ),
    "reading-form": both(
        "{found} is no form of a reading",
        "one of {expected}",
        "choose the ending by the form wanted",
        "{found} 不是可写出的格式",
        "可用格式：{expected}",
        "按所需格式选用扩展名",
    ),
    "read-several": both(
        "{found} pages, and nowhere to put them",
        "`--out FOLDER` with several pages",
        "add --out, or read one page",
        "给出了 {found} 个页面，却没有指定去处",
        "多个页面须用 `--out FOLDER`",
        "加上 --out，或每次只读一页",
    ),
    "draft-exists": both(
        "{found} is there already, and a draft writes nothing over",
        "a folder without a draft",
        "name another folder, or move what is there",
        "{found} 已存在，草稿不覆盖任何文件",
        "尚无草稿的文件夹",
        "换一个文件夹，或移走原有文件",
    ),
    "model-address": both(
        "{found} is no address of a model",
        "http://host:port/v1 of a server that speaks the OpenAI protocol",
        "give the address, or leave `--llm` out: the results are complete without it",
        "{found} 不是模型服务的地址",
        "支持 OpenAI 协议的服务地址，如 http://主机:端口/v1",
        "写明地址，或去掉 `--llm`：不用模型结果也完整",
    ),
    "model-unreachable": both(
        "the model at {found} cannot be reached: {reason:said}",
        "a running server",
        "start it, or leave `--llm` out: the results are complete without it",
        "无法连接 {found} 的模型：{reason:said}",
        "正在运行的服务",
        "启动该服务，或去掉 `--llm`：不用模型结果也完整",
    ),
    "coverage-phrase": both(
        'the entry "{found}" of the coverage cites no phrase',
        "at least one citation with a key phrase of the sentence that is meant",
        'add it, as in `cites: [page 2 "phrase"]`',
        '覆盖条目 "{found}" 没有引用短语',
        "至少一处引文，带有所指句子的关键短语",
        '补上，例如 `cites: [page 二 "短语"]`',
    ),
    "coverage-needs": both(
        'the entry "{found}" of the coverage must say what models the sentence, or why nothing does',
        "exactly one of `by:` and `because:`",
        "write one of them",
        '覆盖条目 "{found}" 须写明由什么实现，或为何未实现',
        "`by:` 与 `because:` 二者之一",
        "只写其中一项",
    ),
    "coverage-element": both(
        '"{found}" is no element of this policy',
        "an entity, parameter, table, reform, property, statement, or entity.rule",
        "correct the name; `guiju show` lists all",
        '"{found}" 不是本政策的元素',
        "实体、参数、决策表、改革、性质、表述，或 实体.规则",
        "改正名称；`guiju show` 可列出全部",
    ),
    "grammar-key": both(
        'the grammar has no list "{found}" (in: {section})',
        "{known}",
        "correct the name, or take it away",
        '语法中没有词表 "{found}"（位于：{section}）',
        "{known}",
        "改正名称，或删去",
    ),
    "grammar-value": both(
        "what stands at {key} is a {found}",
        "a {wanted}, as in the grammar that comes along; each word is a text",
        "write the words in square brackets, numbers in quotation marks",
        "{key} 处的内容为 {found}",
        "与自带语法相同的形式：{wanted}；每个词为文本",
        "把词写在方括号内，数字加引号",
    ),
    "grammar-empty": both(
        "a word at {key} is empty",
        "words of one character at least",
        "write the word, or take the entry away",
        "{key} 中有空词",
        "每个词至少一个字",
        "写上该词，或删去此项",
    ),
    "grammar-file": both(
        "the grammar file {found} cannot be used: {reason:said}",
        "lists of words of the names in the grammar that comes along, see the document on reading",
        "correct the file",
        "语法文件 {found} 不能使用：{reason:said}",
        "与自带语法同名的词表，参见阅读文档",
        "改正该文件",
    ),
}

READING: Mapping[str, Mapping[str, str]] = {
    "help-read": {
        "en": "Read pages: articles, statements with source and kind, numbers, each tied to its place in the text.",
        "zh": "阅读页面：文章、陈述及其来源和类别、数量，每项都对应原文位置。",
    },
    "option-pages": {
        "en": "Pages to read: text in any Chinese encoding, PDF, HTML, docx.",
        "zh": "要阅读的页面：任何中文编码的文本、PDF、HTML、docx。",
    },
    "option-read-output": {
        "en": "Write the statements; the ending says how: .jsonl, .csv, .json, .html. May be given several times.",
        "zh": "写出陈述，格式由扩展名决定：.jsonl、.csv、.json、.html。可多次使用。",
    },
    "option-read-out": {
        "en": "A folder for the files of several pages.",
        "zh": "存放多个页面结果的文件夹。",
    },
    "option-read-format": {"en": "The forms written to the folder.", "zh": "写入文件夹的格式。"},
    "option-grammar": {
        "en": "Lists of words that are added to the grammar.",
        "zh": "补充语法的词表文件。",
    },
    "option-read-explain": {
        "en": "Name the rules behind source and kind of each statement.",
        "zh": "列出每条陈述的来源与类别所依据的规则。",
    },
    "option-read-draft": {
        "en": "Write a draft policy into this folder: source, targets, proposals, for a person to accept.",
        "zh": "在该文件夹写出政策草稿：来源、目标、建议，供人工采纳。",
    },
    "option-library": {
        "en": "A folder of documents, named like the sources; every cited phrase is looked up in them.",
        "zh": "文件夹，其中文件以来源标识命名；逐条核对所引短语。",
    },
    "phrases-standing": {
        "en": "phrases in their documents: {stands}; moved: {moved}; absent: {absent}; without a document: {missing}",
        "zh": "短语在文件中：{stands}；位置有变：{moved}；未找到：{absent}；没有文件：{missing}",
    },
    "phrase-absent": {
        "en": '{place}: "{phrase}" does not stand in {document}',
        "zh": "{place}：“{phrase}” 不在 {document} 中",
    },
    "phrase-moved": {
        "en": '{place}: "{phrase}" has moved in {document}, now at {start}',
        "zh": "{place}：“{phrase}” 在 {document} 中位置有变，现位于 {start}",
    },
    "option-coverage": {
        "en": "Say which element of this policy models each proposal and target. May be given several times.",
        "zh": "说明各项建议和目标由该政策的哪个元素实现。可多次使用。",
    },
    "option-llm": {
        "en": "Address of a local model that chooses labels; what differs is marked for review.",
        "zh": "本地模型的地址，由其选择标签；与语法不同之处标为待复核。",
    },
    "option-llm-model": {"en": "The model's name there.", "zh": "该服务上的模型名称。"},
    "model-counts": {
        "en": "{model}: {agrees} labels agree, {review} for review, {rejected} rejected",
        "zh": "{model}：一致 {agrees}，待复核 {review}，拒绝 {rejected}",
    },
    "model-review": {
        "en": "{statement}: grammar {own}, model {other}",
        "zh": "{statement}：语法判为{own}，模型判为{other}",
    },
    "statement-unclear": {"en": "unclear", "zh": "不明"},
    "covered": {"en": "modelled", "zh": "已实现"},
    "set-aside": {"en": "not modelled", "zh": "未实现"},
    "uncovered": {"en": "open", "zh": "尚无"},
    "coverage-counts": {
        "en": "of {all} proposals and targets {covered} modelled, {aside} not modelled with a reason, {uncovered} open",
        "zh": "{all} 项建议和目标：已实现 {covered}，说明未实现 {aside}，尚无 {uncovered}",
    },
    "coverage-stale": {
        "en": '{policy}: the entry "{entry}" matches no sentence of the page',
        "zh": "{policy}：条目 “{entry}” 与页面任何句子都不相符",
    },
    "reading": {"en": "reading", "zh": "阅读"},
    "reading-all": {"en": "all", "zh": "全部"},
    "reading-paper": {"en": "(the paper)", "zh": "（本报）"},
    "no-headline": {"en": "(no headline)", "zh": "（无标题）"},
    "read-statements": {"en": "{count} statements", "zh": "{count} 条陈述"},
    "read-many": {
        "en": "{pages} pages, {statements} statements in {folder}",
        "zh": "{pages} 个页面，{statements} 条陈述，写入 {folder}",
    },
    "read-left-out": {
        "en": "{pages} pages could not be read and were left out",
        "zh": "{pages} 个页面无法读取，已略去",
    },
    "suspect": {
        "en": 'at {start}: "{found}" may be a printing error for "{proposed}"; the text stays as printed',
        "zh": "位置 {start}：“{found}” 可能是 “{proposed}” 的排印错误；原文保持不变",
    },
    "statement-fact": {"en": "fact", "zh": "事实"},
    "statement-problem": {"en": "problem", "zh": "问题"},
    "statement-proposal": {"en": "proposal", "zh": "建议"},
    "statement-target": {"en": "target", "zh": "目标"},
    "statement-praise": {"en": "praise", "zh": "肯定"},
    "attribution-explicit": {"en": "named", "zh": "明示来源"},
    "attribution-carried": {"en": "carried over", "zh": "承前来源"},
    "attribution-none": {"en": "no cue", "zh": "无引述"},
    "form-direct": {"en": "direct", "zh": "直接引语"},
    "form-indirect": {"en": "indirect", "zh": "间接引语"},
}
