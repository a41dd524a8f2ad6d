/// What one worker of a run does: takes chunks, judges their positions, and brings its findings to
/// the ledger when told to.
struct Worker {
    private let scope: RunScope
    private let kernel: Kernel
    private let chunks: ChunkList
    private let ledger: Ledger
    private let traversal: Traversal
    private var judging: SpanJudge
    private var covered = PositionSet()
    private var room: CellWindow.Room?
    /// The chunk that is being judged, and what was found before it: positions that are judged out of
    /// their order are brought all together or not at all.
    private var open: (positions: Range<Int64>, window: CellWindow, before: RunPart)?

    init(_ scope: RunScope, _ kernel: Kernel, _ chunks: ChunkList, _ ledger: Ledger, _ traversal: Traversal) {
        self.scope = scope
        self.kernel = kernel
        self.chunks = chunks
        self.ledger = ledger
        self.traversal = traversal
        judging = SpanJudge(scope, kernel)
    }

    /// The best margins found since the last deposit.
    var bestMargins: PerConstraint<Double> { judging.part.bestMargins }

    /// True while a chunk is judged in part.
    var isOpen: Bool { open != nil }

    /// Judges the positions of a chunk, or the first part of them, and returns how many.
    mutating func judge(chunk: Int64) -> Int64 {
        let positions = chunks.positions(of: chunk)
        switch traversal {
        case .each: judging.judgeEach(positions)
        case .byStem(let table): judging.judge(positions, table)
        case .walk: judging.walk(positions)
        case .byCell:
            judging.settle()
            open = (positions, CellWindow(kernel, scope.order, positions, &room), judging.part)
            return goOn()
        }
        covered.insert(positions)
        return Int64(positions.count)
    }

    /// Judges a further part of the open chunk, and returns how many positions.
    mutating func goOn() -> Int64 {
        guard let positions = open?.positions, let count = open?.window.step(&judging) else { return 0 }
        if open?.window.isDone == true {
            open = nil
            covered.insert(positions)
        }
        return count
    }

    /// Brings what was found since the last time to the ledger, but for a chunk that is still open,
    /// which is given up.
    mutating func deposit() async {
        if let open {
            judging.part = open.before
            judging.batch.clear()
            judging.survivors.clear()
            self.open = nil
        }
        guard !covered.isEmpty else { return }
        judging.settle()
        await ledger.deposit(judging.part, covering: covered)
        judging.part = scope.emptyPart
        covered = PositionSet()
    }
}
