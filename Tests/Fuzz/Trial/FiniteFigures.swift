import StructEngine

/// Finds what a result must never hold: figures that are not finite, and cash that does not add up.
public enum FiniteFigures {
    /// Looks at every number within a value, however deep.
    public static func complaints(_ value: Any, _ path: String) -> [String] {
        switch value {
        case let figure as Double: return figure.isFinite ? [] : ["\(path) is \(figure)"]
        case let figures as [Double]: return figures.allSatisfy(\.isFinite) ? [] : ["\(path) holds a figure that is not finite"]
        case is Int, is Int64, is Bool, is String, is [Int64], is [Double?]:
            guard let figures = value as? [Double?] else { return [] }
            return figures.allSatisfy { $0?.isFinite ?? true } ? [] : ["\(path) holds a figure that is not finite"]
        default:
            return Mirror(reflecting: value).children.flatMap { complaints($0.value, "\(path).\($0.label ?? "")") }
        }
    }

    /// A waterfall: finite, and every period conserves cash.
    public static func complaints(_ waterfall: Waterfall, _ structure: Structure) -> [String] {
        var found = complaints(waterfall.equityFlowsMinor, "equity flows") + complaints(waterfall.exitFlowMinor, "exit flow")
        found += complaints(waterfall.equityIRR, "equity return")
        for (place, row) in waterfall.periods.enumerated() {
            if let dscr = row.dscr, !dscr.isFinite { found.append("DSCR of period \(row.number) is \(dscr)") }
            let tranches = waterfall.tranches.map { $0.flows[place] }
            let accounts = waterfall.accounts.map { $0.flows[place] }
            let fromAccounts = accounts.reduce(0) { $0 + $1.drawnMinor + $1.releasedMinor - $1.paidInMinor }
            let sources = row.cfadsMinor + row.operatingShortfallMinor + fromAccounts
            let uses = tranches.reduce(0) { $0 + $1.paidMinor } + row.equityMinor
            if sources != uses { found.append("period \(row.number) of #\(structure.index): sources \(sources), uses \(uses)") }
            if row.equityMinor < 0 || tranches.contains(where: { $0.balanceMinor < 0 }) || accounts.contains(where: { $0.balanceMinor < 0 })
            {
                found.append("period \(row.number): a negative account")
            }
        }
        return found
    }
}
