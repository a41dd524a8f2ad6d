/// A move with its size in steps of its lever.
struct HintStep {
    let lever: HintLever
    let move: Move
    let steps: Int
    let unit: String
    /// Place among the moves of as many steps: 0 up, 1 down, or the number of the option.
    let place: Int
    /// The move of one step fewer in the same direction, where there is one: a minimal hint's does
    /// not pass.
    var oneLess: Move?
}

extension HintSeries {
    /// The moves of exactly that many steps.
    func steps(of lever: HintLever, count: Int) -> [HintStep] {
        switch moves {
        case .options(let moves):
            guard count == 1 else { return [] }
            return moves.enumerated().map { HintStep(lever: lever, move: $1, steps: 1, unit: unit, place: $0) }
        case .walk(let firstDown, let move):
            let down = count >= firstDown ? move(-count) : nil
            return zip([move(count), down], [count, -count]).enumerated().compactMap { place, entry in
                guard let found = entry.0 else { return nil }
                let oneLess = count > 1 ? move(entry.1 - entry.1.signum()) : nil
                return HintStep(lever: lever, move: found, steps: count, unit: unit, place: place, oneLess: oneLess)
            }
        }
    }
}
