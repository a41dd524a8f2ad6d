/// No unproven hints, the rule, add nothing.
extension FixHints: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(Array(self))
        bytes.put(obstacle)
        if unproven > 0 { bytes.put(unproven) }
    }
}
