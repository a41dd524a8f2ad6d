extension RunResult {
    /// A structure that a small change would save.
    public struct NearMiss: Sendable, Equatable {
        /// The structure as it is; its tier is the one that it would have.
        public let structure: Structure
        /// What would save it; empty, and not ``FixHints/wereSought``, where the run was asked not
        /// to look.
        public let hints: FixHints

        /// The structure's JSON with its hints and, where there is none, the constraint in the way.
        public var json: JSONValue { structure.json(with: hints) }
    }
}
