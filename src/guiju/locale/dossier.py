"""Dossiers and the commands of operation, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

DOSSIER: Mapping[str, Mapping[str, str]] = {
    "dossier-title": {"en": "Dossier: {title} ({key})", "zh": "问责档案：{title}（{key}）"},
    "dossier-head": {
        "en": "On {date}, under {policy} {rules}; log to {head}",
        "zh": "截至 {date}，适用 {policy} {rules}；日志至 {head}",
    },
    "dossier-state": {"en": "State: {state}. Tiers: {tiers}", "zh": "状态：{state}。类别：{tiers}"},
    "dossier-versions": {"en": "Versions and their tiers", "zh": "各版本及其类别"},
    "dossier-version": {
        "en": "version {version}, {date}, kept by {who}: {duties} duties; tiers gained: {gained}; lost: {lost}",
        "zh": "第 {version} 版，{date}，{who} 录入：义务 {duties} 项；新增类别：{gained}；不再属于：{lost}",
    },
    "dossier-decisions": {
        "en": "Decisions: who decided what, when, under which rules, with which evidence",
        "zh": "决定：何人于何时依何规则、凭何证据作出何决定",
    },
    "dossier-decision": {
        "en": "{key} {at}: {by}{capacity} decided: {decided}. Reason: {reason}. Rules {rules}. Evidence: {evidence}",
        "zh": "{key} {at}：{by}{capacity} 决定：{decided}。理由：{reason}。规则 {rules}。证据：{evidence}",
    },
    "dossier-interventions": {"en": "Interventions", "zh": "处置"},
    "dossier-intervention": {
        "en": "{key} {measure}: {scope}; from {begins} to {until}; decision {decision}; incident {incident}",
        "zh": "{key} {measure}：{scope}；自 {begins} 至 {until}；决定 {decision}；事故 {incident}",
    },
    "dossier-incidents": {"en": "Incidents and their clocks", "zh": "事故及其时限"},
    "dossier-incident": {
        "en": "{key} {what}: {severity}, happened {happened}, known {known}, {state}",
        "zh": "{key} {what}：{severity}，发生于 {happened}，获知于 {known}，{state}",
    },
    "dossier-clock": {
        "en": "{clock} {what} ({term}): due {at}, {state}, done {done}; {cites}",
        "zh": "{clock} {what}（{term}）：期限 {at}，{state}，办理 {done}；{cites}",
    },
    "dossier-complaints": {
        "en": "Complaints and appeals, without names and words",
        "zh": "投诉与申诉，不含姓名和言辞",
    },
    "dossier-complaint": {
        "en": "{key} on {topic}, received {received}: {state}; rounds: {rounds}",
        "zh": "{key} 事由 {topic}，收到于 {received}：{state}；各轮：{rounds}",
    },
    "dossier-duties": {"en": "Duties", "zh": "义务"},
    "dossier-answers": {
        "en": "Who answers: harm, violated duty, liable role, remedy, sanction",
        "zh": "责任：损害、违反的义务、责任方、救济、罚则",
    },
    "dossier-nobody": {
        "en": "Under these rules nobody answers for: {harms}",
        "zh": "依此规则无人负责：{harms}",
    },
    "dossier-incomplete": {
        "en": "Duties without {part}: {names}",
        "zh": "缺少{part}的义务：{names}",
    },
    "part-threshold": {"en": "threshold", "zh": "要求"},
    "part-evidence": {"en": "evidence", "zh": "证据"},
    "part-sanction": {"en": "sanction", "zh": "罚则"},
    "dossier-changes": {
        "en": "Everything kept: when, by whom, what, under which rules",
        "zh": "全部记录：时间、人员、内容、所依规则",
    },
    "dossier-rules": {
        "en": "Of these versions of the rules the archive holds the text of {rules} alone: {used}",
        "zh": "上述规则版本中，档案仅含 {rules} 的全文：{used}",
    },
    "dossier-none": {"en": "none", "zh": "无"},
    "dossier-limits": {
        "en": "What counts is records.jsonl with chain.jsonl, as check.py reads them; this page is a summary. "
        "unverified: the article was read in summaries only.",
        "zh": "以 records.jsonl 与 chain.jsonl 为准，由 check.py 核验；本页仅为摘要。unverified：条文仅见转述。",
    },
    # commands
    "help-ai-incident": {
        "en": "Incidents of a system: opened from the moment of knowledge, their clocks reported done, reassessed, "
        "closed under conditions; clocks shows which would run.",
        "zh": "系统的事故：自获知之时起开立，报告各项时限的办理，重新评估，按条件结案；clocks 列出会引发的时限。",
    },
    "help-ai-complaint": {
        "en": "Complaints and appeals of affected people: received, answered, appealed, escalated, closed. "
        "Names and words are kept apart and can be erased alone.",
        "zh": "受影响者的投诉与申诉：收到、答复、申诉、移送、办结。姓名与言辞另存，可单独删除。",
    },
    "help-ai-intervention": {
        "en": "Restrict, suspend, stop, withdraw, recall or correct a system, with scope, reason and who decided; "
        "list shows its state.",
        "zh": "限制、暂停、停止、撤回、召回或整改系统，写明范围、理由和决定人；list 列出其状态。",
    },
    "help-ai-decision": {
        "en": "Who decided what on a system, when, under which version of the rules, with which evidence.",
        "zh": "何人于何时、依哪一版规则、凭何证据，就系统作出何决定。",
    },
    "help-ai-duties": {
        "en": "Each duty of a system on a day: closed by evidence, open or overdue; with --overdue what is overdue.",
        "zh": "系统在某日的各项义务：已有证据、未关闭或逾期；--overdue 只列逾期。",
    },
    "help-ai-export": {
        "en": "The dossier of a system as an archive with manifest, log, checker and perhaps a signature; "
        "--check checks one.",
        "zh": "系统的问责档案，压缩包内含清单、日志、核验脚本，可带签名；--check 核验档案。",
    },
    "option-case-key": {
        "en": "The key of the case; of a system where one is begun or listed.",
        "zh": "案件编号；新建或列出时为系统编号。",
    },
    "option-case-seen": {
        "en": "The version that was looked at; where somebody has changed it since, nothing is kept.",
        "zh": "所见的版本；若他人已作改动，则不保存。",
    },
    "option-case-evidence": {
        "en": "A file as evidence, of which the SHA-256 is kept; may be given several times.",
        "zh": "作为证据的文件，保存其 SHA-256；可多次给出。",
    },
    "option-case-at": {"en": "When it was done; now where left out.", "zh": "办理时间；省略则为现在。"},
    "option-case-place": {
        "en": "The country whose time counts, such as DE, or a zone; else the policy's own.",
        "zh": "以何地时间为准，如 DE，或时区名；缺省为政策的国家。",
    },
    "option-case-new-key": {
        "en": "The key of the new case; the next number where left out.",
        "zh": "新案件的编号；省略则顺次编号。",
    },
    "option-case-by": {"en": "Who decides.", "zh": "决定人。"},
    "option-case-capacity": {"en": "In which office.", "zh": "决定人的职务。"},
    "option-case-reason": {"en": "Why; - takes it from standard input.", "zh": "理由；- 表示读标准输入。"},
    "option-case-what": {
        "en": "What happened or was decided; - takes it from standard input.",
        "zh": "发生或决定的内容；- 表示读标准输入。",
    },
    "option-incident-action": {"en": "What is done.", "zh": "动作。"},
    "option-incident-known": {
        "en": "The moment of knowledge, from which clocks run: 2026-11-01T08:30, local time of the place.",
        "zh": "获知时刻，时限自此起算：2026-11-01T08:30，当地时间。",
    },
    "option-incident-happened": {"en": "When it happened.", "zh": "发生时间。"},
    "option-incident-kind": {
        "en": "A kind of the policy's `occurrence`, such as unlawful_content or death; may be given several times.",
        "zh": "政策 occurrence 中的事件种类，如 unlawful_content、death；可多次给出。",
    },
    "option-incident-drop": {
        "en": "For reassess: a kind that it turned out not to be.",
        "zh": "用于 reassess：后来认定不属于的种类。",
    },
    "option-incident-severity": {"en": "How severe it is; minor where left out.", "zh": "严重程度；省略为一般。"},
    "option-incident-clock": {"en": "The clock that is reported done.", "zh": "所报告的时限。"},
    "option-incident-cause": {"en": "For close: what caused it.", "zh": "用于 close：原因。"},
    "option-incident-correction": {"en": "For close: what was put right.", "zh": "用于 close：改正措施。"},
    "option-complaint-action": {"en": "What is done.", "zh": "动作。"},
    "option-complaint-topic": {
        "en": "decision, discrimination, price, content, privacy, minors, work or other.",
        "zh": "decision（决定）、discrimination（歧视）、price、content、privacy、minors、work 或 other。",
    },
    "option-complaint-received": {"en": "When it was received.", "zh": "收到时间。"},
    "option-complaint-kind": {
        "en": "complaint (where left out), explanation_asked, or both.",
        "zh": "complaint（默认）、explanation_asked，或两者。",
    },
    "option-complaint-name": {"en": "Who complains; kept apart.", "zh": "投诉人；另存。"},
    "option-complaint-contact": {"en": "How to reach them; kept apart.", "zh": "联系方式；另存。"},
    "option-complaint-words": {
        "en": "What they or the answer say; kept apart; - takes it from standard input.",
        "zh": "投诉或答复的内容；另存；- 表示读标准输入。",
    },
    "option-complaint-limit": {
        "en": "The time that was published for the answer: days, working days or hours.",
        "zh": "公布的答复时限：日、工作日或小时。",
    },
    "option-complaint-outcome": {"en": "For answer: the outcome.", "zh": "用于 answer：结果。"},
    "option-complaint-to": {"en": "For escalate: to whom it goes.", "zh": "用于 escalate：移送何处。"},
    "option-intervention-action": {"en": "What is done.", "zh": "动作。"},
    "option-intervention-measure": {
        "en": "correct, notify, restrict, suspend, stop, withdraw or recall.",
        "zh": "correct、notify、restrict、suspend、stop、withdraw 或 recall。",
    },
    "option-intervention-scope": {"en": "What it reaches: regions, versions, users.", "zh": "范围：地区、版本、用户。"},
    "option-intervention-from": {"en": "From when; the decision where left out.", "zh": "起始；省略为决定之时。"},
    "option-intervention-until": {"en": "Until when; else until it is lifted.", "zh": "截止；省略则至解除为止。"},
    "option-intervention-incident": {"en": "The incident behind it.", "zh": "所因事故。"},
    "option-decision-action": {"en": "What is done.", "zh": "动作。"},
    "option-decision-about": {"en": "What the decision is on, as KIND:KEY.", "zh": "所涉事项，如 incident:I-0001。"},
    "option-duties-system": {"en": "A registered system or a case file.", "zh": "已登记的系统或案例文件。"},
    "option-duties-overdue": {
        "en": "Only what is overdue, failed or expired; without a system, of all.",
        "zh": "只列逾期、未履行或证据过期的；不给系统则为全部系统。",
    },
    "option-export-system": {"en": "The registered system.", "zh": "已登记的系统。"},
    "option-export-out": {"en": "The archive to write.", "zh": "写出的压缩包。"},
    "option-export-key": {
        "en": "An Ed25519 private key (ssh-keygen, openssl) that signs the manifest; password in GUIJU_KEY_PASSWORD.",
        "zh": "签署清单的 Ed25519 私钥（ssh-keygen 或 openssl 格式）；口令放在 GUIJU_KEY_PASSWORD。",
    },
    "option-export-check": {"en": "Check this archive or folder instead.", "zh": "改为核验此压缩包或文件夹。"},
    "option-export-head": {"en": "The head of the log as noted elsewhere.", "zh": "另行记下的日志末端。"},
    "option-export-manifest": {"en": "SHA-256 of the manifest as noted elsewhere.", "zh": "另行记下的清单 SHA-256。"},
    "option-export-signers": {
        "en": "The allowed signers of ssh-keygen, from elsewhere.",
        "zh": "另行取得的 ssh-keygen 签名者文件。",
    },
    # screens
    "case-version": {"en": "version {version}", "zh": "第 {version} 版"},
    "case-incident": {"en": "{what} ({severity}, known {known})", "zh": "{what}（{severity}，获知于 {known}）"},
    "case-complaint": {
        "en": "{topic}, received {received}, round {round}",
        "zh": "{topic}，收到于 {received}，第 {round} 轮",
    },
    "cases-none": {"en": "none", "zh": "没有"},
    "clocks-none": {"en": "no clock runs", "zh": "不引发时限"},
    "clocks-would": {
        "en": "if it is one of these, say so, and its clock runs:",
        "zh": "属于下列情形的，请注明，时限即起算：",
    },
    "clocks-none-could": {
        "en": "nothing that happens with this system starts one under these rules on this day",
        "zh": "按当日规则，该系统的任何事件均不引发时限",
    },
    "complaint-nobody": {
        "en": "no person: none was given, or it was erased",
        "zh": "没有投诉人信息：未给出或已删除",
    },
    "person-name": {"en": "name:", "zh": "姓名："},
    "person-contact": {"en": "contact:", "zh": "联系方式："},
    "person-words": {"en": "words:", "zh": "言辞："},
    "duties-of": {"en": "duties of {system} on {date}", "zh": "{system} 在 {date} 的义务"},
    "duties-none": {"en": "no duties", "zh": "没有义务"},
    "duties-none-overdue": {"en": "nothing is overdue", "zh": "没有逾期"},
    "export-written": {"en": "written: {file} sha256 {sha256}", "zh": "已写出：{file} sha256 {sha256}"},
    "export-note": {
        "en": "note elsewhere: manifest {manifest}, head {head}",
        "zh": "请另行记下：清单 {manifest}，末端 {head}",
    },
    "export-signer": {"en": "signed by the key {signer}", "zh": "签名公钥 {signer}"},
    "export-checked": {"en": "checked", "zh": "已核验"},
    "export-wrong": {"en": "wrong", "zh": "有误"},
    "export-unchecked": {"en": "not checked", "zh": "未核验"},
    "export-holds": {"en": "what was checked holds", "zh": "已核验的部分成立"},
    "export-broken": {"en": "the file does not hold", "zh": "档案不成立"},
}  # fmt: skip
