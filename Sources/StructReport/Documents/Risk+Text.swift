import StructEngine

extension Structure.Risk.Event {
    /// What happens, in words.
    var words: String {
        switch self {
        case .belowOne: "a DSCR below 1.00x"
        case .belowLockup: "a DSCR below lock-up"
        case .reserveDrawn: "the reserve is drawn"
        case .missedSenior: "a senior payment is missed"
        case .missedMezz: "a mezzanine payment is missed"
        }
    }
}

extension Structure.Risk.Estimate {
    /// A chance with its standard error. Example: "1.20% ± 0.34%".
    func chance(_ decimals: Int = 2) -> String {
        // Of what happened on no path the standard error is 0 and says nothing.
        guard value != 0 else { return "on no path" }
        return Format.percent(value, decimals) + (error.map { " ± \(Format.percent($0, decimals))" } ?? "")
    }
}

extension Structure.Risk {
    /// The events that can happen to the structure.
    func shownEvents(of structure: Structure) -> [EventRisk] {
        events.filter { ($0.event == .missedMezz ? structure.mezzNotionalMinor : structure.seniorNotionalMinor) > 0 }
    }

    /// What may be left unpaid at maturity, of the tranches that there are.
    func shownLosses(of structure: Structure) -> [(name: String, loss: Loss)] {
        let senior = structure.seniorNotionalMinor > 0 ? [("senior unpaid at maturity", seniorUnpaid)] : []
        return senior + (structure.mezzNotionalMinor > 0 ? [("mezzanine unpaid at maturity", mezzUnpaid)] : [])
    }
}
