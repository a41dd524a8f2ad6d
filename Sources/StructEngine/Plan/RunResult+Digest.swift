extension RunResult {
    /// SHA-256 over the canonical form, piece by piece: a list of a thousand structures takes a
    /// while, and others want their turn.
    func formedDigest() async throws -> String {
        var digest = Digest()
        var pace = Pace()
        digest.add("result")
        for field in RunResult.fields {
            digest.add { field.write(self, &$0) }
            for element in field.elements?(self) ?? [] {
                digest.add(element)
                try Task.checkCancellation()
                await pace.giveWay()
            }
        }
        return digest.hex
    }
}
