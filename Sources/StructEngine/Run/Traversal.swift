/// How the permutations of a run are judged. What is found is the same, to the bit.
enum Traversal: Sendable {
    /// Each by itself.
    case each
    /// Window after window in the order of their cells.
    case byCell(chunkSize: Int64)
    /// By a table of all stems.
    case byStem(StemTable)
    /// Stem after stem: position i is canonical index i. Only of use where the whole space is run.
    case walk

    /// Positions of one chunk: a fraction of a millisecond of work.
    func chunkSize(_ kernel: Kernel) -> Int64 {
        switch self {
        case .each: kernel.chunkSize
        case .byCell(let size): size
        case .byStem: 4096
        case .walk: kernel.canWalk ? kernel.space.leafCount * kernel.stemsInChunk : kernel.chunkSize
        }
    }
}
