import StructEngine

extension Deal.CovenantTest {
    /// What is tested, such as "DSCR below 1.20x".
    public var condition: String { "\(name) \(metric == .ltv ? "above" : "below") \(figure(bound))" }

    /// What then happens, such as "distributions locked up until 2 periods in a row hold".
    public var consequence: String {
        let cure = curePeriods == 1 ? "a period holds" : "\(curePeriods) periods in a row hold"
        switch effect {
        case .lockup: return "distributions locked up until \(cure)"
        case .sweep: return "\(shareText) of free cash repays the senior"
        case .fullSweep: return "all free cash repays the senior until \(cure)"
        case .default: return "default: all cash repays the senior, for good"
        }
    }

    /// The swept share, with decimals where it has any. Example: 0.505 is "50.5%".
    private var shareText: String {
        let percent = share * 100
        return Format.percent(
            share, abs(percent - percent.rounded()) < 1e-9 ? 0 : abs(percent * 10 - (percent * 10).rounded()) < 1e-9 ? 1 : 2)
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

    /// What it is called in a term sheet.
    var heading: String {
        switch effect {
        case .lockup: "Lock-up"
        case .sweep: "Cash sweep"
        case .fullSweep: "Full cash sweep"
        case .default: "Default"
        }
    }

    /// What it does, as a term sheet says it.
    var sentence: String {
        let side = metric == .ltv ? "above" : "below"
        let subject = metric == .dscr ? "the DSCR of a payment period" : "the \(name)"
        let held =
            curePeriods == 1 ? "a period has held it" : "\(curePeriods == 2 ? "two" : "\(curePeriods)") periods in a row have held it"
        switch effect {
        case .lockup:
            return
                "While \(subject) is \(side) \(figure(bound)), cash that would reach equity is trapped. It is let out once \(held), and at senior maturity."
        case .sweep:
            return
                "In a period in which \(subject) is \(side) \(figure(bound)), \(shareText) of trapped and free cash repays the senior."
        case .fullSweep:
            return
                "From a period in which \(subject) is \(side) \(figure(bound)) until \(held), all trapped and free cash repays the senior."
        case .default:
            return
                "Once \(subject) is \(side) \(figure(bound)), for good: after senior fees, interest and scheduled principal all cash, trapped cash included, repays the senior; reserve, mezzanine and equity receive nothing until it is repaid."
        }
    }
}

extension Deal.CashTraps {
    /// The level that figures of lock-up are of, such as "lock-up DSCR 1.200x".
    var lockupText: String {
        locksUpByDSCR ? "lock-up DSCR \(Format.ratio(lockupLevel))" : "no lock-up by DSCR (\(Format.ratio(lockupLevel)) is looked at)"
    }
}
