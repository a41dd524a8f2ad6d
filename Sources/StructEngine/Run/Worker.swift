/// What one worker of a run does: takes chunks, judges their positions, and brings its findings to
/// the ledger when told to.
struct Worker {
    private let scope: RunScope
    private let chunks: ChunkList
    private let ledger: Ledger
    private let traversal: Traversal
    private var judging: SpanJudge
    private var covered = PositionSet()

    init(_ scope: RunScope, _ kernel: Kernel, _ chunks: ChunkList, _ ledger: Ledger, _ traversal: Traversal) {
        self.scope = scope
        self.chunks = chunks
        self.ledger = ledger
        self.traversal = traversal
        judging = SpanJudge(scope, kernel)
    }

    /// Judges all positions of a chunk and returns how many they are.
    mutating func judge(chunk: Int64) -> Int64 {
        let positions = chunks.positions(of: chunk)
        switch traversal {
        case .each: judging.judgeEach(positions)
        case .byStem(let table): judging.judge(positions, table)
        case .walk: judging.walk(positions)
        }
        covered.insert(positions)
        return Int64(positions.count)
    }

    /// Brings what was found since the last time to the ledger.
    mutating func deposit() async {
        guard !covered.isEmpty else { return }
        judging.settle()
        await ledger.deposit(judging.part, covering: covered)
        judging.part = scope.emptyPart
        covered = PositionSet()
    }
}
