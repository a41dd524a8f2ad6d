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
        var found = complaints(waterfall.equityFlows, "equity flows") + complaints(waterfall.exitFlowMinor, "exit flow")
        found += complaints(waterfall.equityIRR, "equity return")
        var trapped: Int64 = 0
        for row in waterfall.periods {
            if let dscr = row.dscr, !dscr.isFinite { found.append("DSCR of period \(row.t) is \(dscr)") }
            let sources = row.cfads + row.operatingShortfall + row.dsraDraw + row.dsraRelease + trapped
            let senior = row.fee + row.interest + row.principal + row.dsraTopup + row.sweep
            let uses = senior + row.mezzFee + row.mezzInterest + row.mezzPrincipal + row.equity + row.trapped
            if sources != uses { found.append("period \(row.t) of #\(structure.index): sources \(sources), uses \(uses)") }
            if row.balance < 0 || row.equity < 0 || row.mezzBalance < 0 || row.dsra < 0 {
                found.append("period \(row.t): a negative account")
            }
            trapped = row.trapped
        }
        return found
    }
}
