extension RunResult {
    /// A structure that a small change would save.
    public struct NearMiss: Sendable, Equatable {
        /// The structure as it is; its tier is the one that it would have.
        public let structure: Structure
        /// What would save it; nil where the run was asked not to look.
        public let fix: FixHints?

        public var hints: [FixHint] { fix?.hints ?? [] }

        /// The structure's JSON with its hints and, where there is none, the constraint in the way.
        public var json: JSONValue { fix.map { structure.json(with: $0) } ?? structure.json }
    }
}
