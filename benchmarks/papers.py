"""How long the five papers of a year take as PDF, and how long WeasyPrint takes for the same content.

The set: results of three frameworks, the suggestion book and the summary, with invented figures. Both sides get the
same documents, made beforehand; one set warms them up, then the best of a few sets counts, each with other figures,
texts and numbers, so that nothing can be remembered from the set before. WeasyPrint sets our own HTML with the same
QR code, page and foot, tagged PDF/A-2a too; it is imported and its fonts are loaded before the clock starts. A set
is rendered as the product does it, on all cores (Typst runs without Python's lock); one by one stands beside it.
"""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import yaml

from benchmarks import Measure
from khet.calc import criteria, rollup
from khet.calc.criteria import Framework, Scoring
from khet.kernel.documents import Document, Reference, Signatures, Signer, qr, render_html, render_pdf, render_pdfs
from khet.reports import results, suggestions, summary
from khet.reports.figures import Source

BOUND_SECONDS, TIMES_FASTER = 1.0, 5.0
REPEATS = 7
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
FRAMEWORKS = ("qp-2566", "ap-2566", "standards-2560")
CRITERIA = Path(__file__).resolve().parents[1] / "src/khet/domains/frameworks/criteria"
ADVICE = (
    "สำนักงานติดตามเรื่องนี้เป็นระบบและมีเครือข่ายที่เข้มแข็ง",
    "ควรขยายผลไปยังโรงเรียนขนาดเล็กให้ครบทุกแห่ง",
    "ควรจัดเวทีแลกเปลี่ยนเรียนรู้ภาคเรียนละ 1 ครั้ง",
    "ควรนำข้อมูลรายโรงเรียนมาใช้วางแผนการนิเทศให้ตรงกับสภาพปัญหา",
    "ควรชวนผู้ปกครองและชุมชนมาร่วมคิด ร่วมทำ และร่วมติดตามผล",
)
STYLE = """
@page { size: A4; margin: 25mm 20mm 20mm 30mm; @bottom-right { content: "หน้า " counter(page) " จาก " counter(pages); } }
body { font: 10.7pt Sarabun; } header { text-align: center; } table { border-collapse: collapse; width: 100%; }
th, td { border: .5pt solid #8c93a3; padding: 3pt 4.5pt; vertical-align: top; } thead { background: #eef0f5; }
tr, .paper-sign { break-inside: avoid; } .c { text-align: center; } .paper-indent { text-indent: 25mm; }
"""


def measure() -> list[Measure]:
    """Set the papers with Typst and with WeasyPrint, and compare."""
    sets = [report_set(at) for at in range(REPEATS + 1)]
    ours = _best([partial(render_pdfs, papers) for papers in sets])
    in_turn = _best([partial(_typst, papers) for papers in sets])
    theirs = _best(_weasyprint(sets))
    return [
        Measure("5 papers of a year as PDF", ours, "s", most=BOUND_SECONDS),
        Measure("the same, one after the other", in_turn, "s"),
        Measure("the same content with WeasyPrint", theirs, "s"),
        Measure("times faster than WeasyPrint", theirs / ours, "×", least=TIMES_FASTER),
    ]


def report_set(serial: int) -> list[Document]:
    """The five papers, with numbers and verification addresses; no two serials give a page alike."""
    dice = random.Random(serial)
    lines = [_outcome(name, dice) for name in FRAMEWORKS]
    head = Document("ผลการติดตาม ประเมินผล การบริหารและการจัดการศึกษาขั้นพื้นฐาน", (), dated=date(2027, 10, 4), author="ก")
    signed = Signatures((Signer("", ("ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง",)),))
    papers = [
        replace(head, blocks=tuple(results.blocks(source, outcome)), subtitle_lines=(source.framework.name,))
        for source, outcome in lines
    ]
    framework = lines[0][0].framework
    advice = [
        suggestions.Advice(node.code, framework.rounds[-1].code, " ".join(dice.sample(ADVICE, len(ADVICE))))
        for node in framework.nodes
    ]
    papers.append(replace(head, blocks=tuple(suggestions.blocks(framework, advice))))
    papers.append(replace(head, blocks=(*summary.blocks(lines), signed)))
    return [
        replace(paper, reference=Reference(f"ตัวอย่าง-2570/{at:04}", f"http://127.0.0.1:8400/v/{at:027}/"))
        for at, paper in enumerate(papers, start=1)
    ]


def _outcome(name: str, dice: random.Random) -> tuple[Source, rollup.Outcome]:
    framework: Framework = criteria.parse(yaml.safe_load((CRITERIA / f"{name}.yaml").read_text(encoding="utf-8")))
    entries = {
        node.code: rollup.NodeEntry(result=Decimal(dice.randint(60, 100)))
        if node.scoring is Scoring.TARGET
        else rollup.NodeEntry(rounds={found.code: Decimal(dice.randint(1, 5)) for found in framework.rounds})
        for node in framework.nodes
        if node.scoring is not Scoring.ROLLUP
    }
    return Source(1, framework, 2570), rollup.roll_up(framework, entries, office_type="secondary")


def _typst(papers: list[Document]) -> None:
    for paper in papers:
        render_pdf(paper)


def _best(runs: Sequence[Callable[[], object]]) -> float:
    """Warm up with the first, time the others."""
    runs[0]()
    seconds = []
    for run in runs[1:]:
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _page(paper: Document) -> str:
    code = base64.b64encode(qr.as_svg(paper.reference.verify_url).encode()).decode() if paper.reference else ""
    image = f'<img width="57" alt="QR" src="data:image/svg+xml;base64,{code}">'
    return f'<html lang="th"><head><title>{paper.title}</title></head><body>{image}{render_html(paper)}</body></html>'


def _weasyprint(sets: list[list[Document]]) -> list[Callable[[], None]]:
    import fontpkg_sarabun

    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise SystemExit(f"WeasyPrint needs Pango: apt-get install {PANGO}\n{missing}") from missing

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: Sarabun; font-weight: {weight}; src: url({path.as_uri()}); }}"
        for weight, path in (
            (400, Path(fontpkg_sarabun.ROOT) / "files" / "Sarabun-Regular.ttf"),
            (700, Path(fontpkg_sarabun.ROOT) / "files" / "Sarabun-Bold.ttf"),
        )
    )
    style = CSS(string=faces + STYLE, font_config=fonts)

    def write(pages: list[str]) -> None:
        for page in pages:
            HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2a", pdf_tags=True)

    pages = [[_page(paper) for paper in papers] for papers in sets]
    return [partial(write, made) for made in pages]
