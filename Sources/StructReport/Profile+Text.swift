import StructEngine

extension Deal.Profile {
    /// The kind, and what differs from paying it down in full from the start. Example:
    /// "annuity, 12m io, 20% balloon".
    public var text: String {
        var parts = [kind.rawValue]
        if interestOnlyMonths > 0 { parts.append("\(interestOnlyMonths)m io") }
        if balloon > 0, kind != .bullet { parts.append("\(Format.plain((balloon * 1e6).rounded() / 1e4))% balloon") }
        return parts.joined(separator: ", ")
    }
}
