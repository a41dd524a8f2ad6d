import StructEngine

extension Paper {
    /// The document as Markdown (CommonMark with the tables of GitHub's dialect). No text of a deal can become markup, a link or HTML.
    var markdown: String {
        let head = "# \(Paper.plain(title))\n\n\(Paper.plain(subtitle))\n"
        return ([head] + blocks.map(Paper.markdown)).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func markdown(_ block: Block) -> String {
        switch block {
        case .heading(let text): "## \(plain(text))\n"
        case .subheading(let text): "### \(plain(text))\n"
        case .text(let text): "\(line(text))\n"
        case .warning(let text): "> **\(plain(text))**\n"
        case .steps(let steps): steps.enumerated().map { "\($0 + 1). \(plain($1))\n" }.joined()
        case .terms(let terms): table(["", ""], [.left, .left], terms.map { ["**\(plain($0.name))**", plain($0.text)] })
        case .table(let table):
            "**\(plain(table.caption))**\n\n"
                + Paper.table(
                    table.columns.map { plain($0.title) }, table.columns.map(\.alignment),
                    table.rows.enumerated().map { place, row in
                        row.map { cell in
                            table.hasTotal && place == table.rows.count - 1 && !cell.isEmpty ? "**\(plain(cell))**" : plain(cell)
                        }
                    })
        case .pageBreak: ""
        }
    }

    private static func table(_ titles: [String], _ sides: [TextTable.Alignment], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        return line(titles) + line(sides.map { $0 == .right ? "---:" : "---" }) + rows.map(line).joined()
    }

    /// A text as Markdown shows it: characters that mean something there are escaped, the beginnings of links are broken up.
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "$", "@": plain += "\\" + String(scalar)
            case "&": plain += "&amp;"
            case "\n", "\r": plain += " "
            default: plain.unicodeScalars.append(scalar)
            }
        }
        for (link, broken) in [("://", "\\://"), ("www.", "www\\.")] { plain = plain.replacing(link, with: broken) }
        return plain
    }

    /// A text at the start of a line, where a dash would begin a list.
    private static func line(_ text: String) -> String {
        guard let first = text.first, "-+=0123456789".contains(first) else { return plain(text) }
        return first.isNumber ? plain(text).replacing(". ", with: "\\. ") : "\\" + plain(text)
    }
}
