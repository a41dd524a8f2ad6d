/// Hints are what their JSON states, so that whatever they come to state is in the digest. No unproven ones, the rule, add nothing.
extension FixHints: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(hints.map(\.json))
        bytes.put(obstacle)
        if unproven > 0 { bytes.put(unproven) }
    }
}
