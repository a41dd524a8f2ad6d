import StructEngine

extension Deal.CovenantTest {
    /// What is tested, such as "DSCR below 1.20x".
    public var condition: String { "\(name) \(metric == .ltv ? "above" : "below") \(figure(bound))" }

    /// What then happens, such as "distributions locked up until 2 periods in a row hold".
    public var consequence: String {
        let cure = curePeriods == 1 ? "a period holds" : "\(curePeriods) periods in a row hold"
        switch effect {
        case .lockup: return "distributions locked up until \(cure)"
        case .sweep: return "\(Format.percent(share, share * 100 == (share * 100).rounded() ? 0 : 1)) of free cash repays the senior"
        case .fullSweep: return "all free cash repays the senior until \(cure)"
        case .default: return "default: all cash repays the senior, for good"
        }
    }

    /// The bound as it must hold, such as "at least 1.20x".
    var requirement: String { "\(metric == .ltv ? "at most" : "at least") \(figure(bound))" }

    /// A figure of the test in its unit.
    func figure(_ value: Double?) -> String {
        switch metric {
        case .dscr, .dscrBack, .dscrForward, .llcr: Format.ratio(value)
        case .debtYield, .ltv: Format.percent(value)
        }
    }

    private var name: String {
        switch metric {
        case .dscr: "DSCR"
        case .dscrBack: "DSCR of the year back"
        case .dscrForward: "DSCR of the year ahead"
        case .llcr: "LLCR"
        case .debtYield: "debt yield"
        case .ltv: "LTV"
        }
    }
}
