import StructEngine

extension Paper {
    /// The document as source of Typst: its texts are string literals, which Typst shows as they are and never reads as markup
    /// or code. It asks for the fonts that Typst brings with it, and for no package.
    var typst: String {
        let date = "datetime(year: \(date.year), month: \(date.month), day: \(date.day))"
        let head = """
            #set document(title: \(Paper.literal(title)), date: \(date))
            #set page(paper: "\(isLetter ? "us-letter" : "a4")", margin: (x: 18mm, top: 20mm, bottom: 18mm), numbering: "1 / 1", number-align: right)
            #set text(lang: "en", font: \(Paper.fonts), size: 9.5pt, hyphenate: false)
            #set par(justify: false, leading: 0.6em)
            #show heading.where(level: 1): set text(size: 17pt)
            #show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, sticky: true, text(size: 12.5pt, fill: rgb("#1d4f9c"), it.body))
            #show heading.where(level: 3): it => block(above: 1.1em, below: 0.6em, sticky: true, text(size: 10.5pt, it.body))
            #show figure: set block(breakable: true)
            #show figure.caption: it => block(width: 100%, sticky: true, align(left, text(size: 8.5pt, fill: rgb("#444444"), it.body)))
            #set figure(numbering: none, gap: 0.5em)
            #set figure.caption(position: top)
            #set table(stroke: (x, y) => (bottom: 0.4pt + rgb("#b8c0ca")), inset: (x: 4pt, y: 3.2pt), fill: (x, y) => if y == 0 { rgb("#eef2f7") })
            #let facts(..cells) = block(width: 100%, grid(columns: (32%, 1fr), row-gutter: 0.55em, column-gutter: 1em, ..cells))
            #let warning(body) = block(width: 100%, inset: 7pt, stroke: 1pt + rgb("#b3261e"), text(fill: rgb("#8c1d18"), weight: "bold", body))
            #heading(level: 1, \(Paper.literal(title)))
            #text(fill: rgb("#444444"), \(Paper.literal(subtitle)))

            """
        return head + blocks.map(Paper.typst).joined()
    }

    /// True where Typst's own fonts lack a character of the text, so that those of the machine are needed.
    var needsSystemFonts: Bool {
        // Libertinus has Latin, Greek, Cyrillic and Hebrew; above that only punctuation and the signs that reports use.
        typst.unicodeScalars.contains { $0.value > 0x05FF && !(0x1E00...0x22FF).contains($0.value) }
    }

    private static let fonts = "(\"Libertinus Serif\", \"Noto Serif\", \"Noto Sans\", \"Noto Sans CJK JP\", \"DejaVu Sans\")"

    private static func typst(_ block: Block) -> String {
        switch block {
        case .heading(let text): "#heading(level: 2, \(literal(text)))\n"
        case .subheading(let text): "#heading(level: 3, \(literal(text)))\n"
        case .text(let text): "#par(text(\(literal(text))))\n"
        case .warning(let text): "#warning(\(literal(text)))\n"
        case .steps(let steps): "#enum(\(steps.map { literal($0) + ", " }.joined()))\n"
        case .terms(let terms):
            "#facts(\(terms.map { "text(fill: rgb(\"#444444\"), \(literal($0.name))), text(\(literal($0.text))), " }.joined()))\n"
        case .table(let table): typst(table)
        case .pageBreak: "#pagebreak(weak: true)\n"
        }
    }

    private static func typst(_ table: Table) -> String {
        let sides = table.columns.map { $0.alignment == .right ? "right" : "left" }.joined(separator: ", ")
        // Numbers take what they need; texts share the rest by the longest of each column, within reason.
        let widths = table.columns.enumerated().map { place, column in
            if column.alignment == .right { return "auto" }
            let longest = table.rows.map { place < $0.count ? $0[place].count : 0 }.max() ?? 0
            // One short word stays whole.
            if longest <= 8, column.title.count <= 8 { return "auto" }
            return "\(min(30, max(5, longest, column.title.count)))fr"
        }.joined(separator: ", ")
        let size = table.columns.count > 8 ? "7.2pt" : table.columns.count > 6 ? "8pt" : "8.6pt"
        let titles = table.columns.map { "strong(\(literal($0.title)))" }.joined(separator: ", ")
        let rows = table.rows.enumerated().map { place, row in
            let isTotal = table.hasTotal && place == table.rows.count - 1
            return row.map { isTotal ? "strong(\(literal($0))), " : "text(\(literal($0))), " }.joined() + "\n"
        }
        return """
            #figure(caption: \(literal(table.caption)), kind: table, supplement: none, text(size: \(size), table(columns: (\(widths)), align: (\(sides)),
            table.header(\(titles)),
            \(rows.joined()))))

            """
    }

    /// A text as a string literal of Typst. Example: `a"b\c` is `"a\"b\\c"`.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": literal += "\\\\"
            case "\"": literal += "\\\""
            case _ where scalar.value < 0x20: literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
