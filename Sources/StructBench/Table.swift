import StructReport

/// The checks of a fixture as aligned text: name, measured, allowed, verdict.
struct Table {
    let title: String
    let groups: [CheckGroup]

    /// The lines of the table, without trailing spaces. Numbers end in one column, units follow
    /// them.
    var lines: [String] {
        let checks = groups.flatMap(\.checks)
        let nameWidth = max(Table.width(groups.map(\.title)), 2 + Table.width(checks.map(\.name)))
        let figureWidth = Table.width(checks.map { Table.measured($0).figure })
        let measuredWidth = max(8, Table.width(checks.map { Table.measured($0, figureWidth) }))
        let limitWidth = max(7, Table.width(checks.map(\.limit)))
        func row(_ name: String, _ measured: String, _ limit: String, _ verdict: String) -> String {
            let cells = [name.padded(to: nameWidth), measured.padded(to: measuredWidth), limit.padded(to: limitWidth), verdict]
            return cells.joined(separator: "  ").trimmedEnd
        }
        var lines = [title]
        for group in groups {
            lines += ["", row(group.title, "measured", "allowed", "")]
            lines += group.checks.map { row("  " + $0.name, Table.measured($0, figureWidth), $0.limit, $0.verdict.rawValue) }
        }
        return lines
    }

    private static func measured(_ check: Check) -> (figure: String, unit: String) {
        switch check.value {
        case .figure(let figure, let unit): (unit.text(figure), unit.symbol)
        case .text: ("", "")
        }
    }

    private static func measured(_ check: Check, _ width: Int) -> String {
        if case .text(let text) = check.value { return text }
        let (figure, unit) = measured(check)
        return figure.rightAligned(to: width) + unit
    }

    private static func width(_ texts: [String]) -> Int { texts.map(\.terminalColumns).max() ?? 0 }
}
