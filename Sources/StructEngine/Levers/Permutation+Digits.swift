extension Permutation {
    /// The places of the values on the lists of the levers; nil where one is not there.
    func digits(on levers: Deal.Levers) -> LeverSpace.Digits? {
        var digits = LeverSpace.Digits(repeating: 0)
        for (slot, place) in Permutation.places.enumerated() {
            guard let number = place.number(self, levers) else { return nil }
            digits[slot] = number
        }
        return digits
    }

    /// True if the value of a lever is on its list.
    func isOnList(_ lever: Lever, of levers: Deal.Levers) -> Bool {
        guard let slot = lever.slot else { return false }
        return Permutation.places[slot].number(self, levers) != nil
    }
}
