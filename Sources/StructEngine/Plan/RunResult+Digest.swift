extension RunResult {
    /// SHA-256 over the canonical form, piece by piece: a list of a thousand structures takes a
    /// while, and others want their turn.
    func formedDigest() async throws -> String {
        var digest = Digest()
        var pace = Pace()
        digest.add("result")
        for field in RunResult.fields {
            for piece in field.pieces(self) {
                digest.add(piece)
                try Task.checkCancellation()
                await pace.giveWay()
            }
        }
        return digest.hex
    }
}
