/// DSCR targets by period, d_1 … d_H, and what they make of a sizing cash flow S.
///
/// Example: of 130, 130 and 145 with targets 1.30, 1.30 and 1.45 the shape is 100, 100, 100.
struct SteppedTarget: Sendable {
    private let targets: [Double]

    /// Nil for a target that is the same in all periods.
    init?(_ target: Deal.DSCRTarget?, periods: Int) {
        guard case .steps(let steps) = target else { return nil }
        var targets: [Double] = []
        for step in steps {
            let last = min(step.toPeriod ?? periods, periods)
            if targets.count < last { targets += repeatElement(step.dscr, count: last - targets.count) }
        }
        self.targets = targets
    }

    fileprivate func quotients(_ cash: ArraySlice<Double>) -> [Double] { zip(cash, targets).map { $0 / $1 } }

    /// min over t of S_t/(d_t·u_t), NaN where nothing is due: the debt that meets every target.
    func notional(_ cash: ArraySlice<Double>, service: [Double]) -> Double {
        var least = Double.nan
        for t in 0..<min(cash.count, targets.count, service.count) where service[t] != 0 {
            let size = cash[cash.startIndex + t] / (targets[t] * service[t])
            if !(size >= least) { least = size }
        }
        return least
    }
}

extension SteppedTarget? {
    /// What a sculpted profile follows: S_t/d_t, or S_t where one target holds in all periods.
    func shape(_ cash: ArraySlice<Double>) -> ArraySlice<Double> { self?.quotients(cash)[...] ?? cash }

    /// What a present value is of: the shape in whole minor units.
    func wholeShape(_ cash: ArraySlice<Double>) -> ArraySlice<Double> {
        self?.quotients(cash).map { $0.rounded(.toNearestOrAwayFromZero) }[...] ?? cash
    }
}

/// The DSCR targets of a deal by how they size: those that are the same in all periods together, each of the others
/// by itself. What a cell sizes differs from class to class.
struct TargetClasses: Sendable {
    /// Class of each value of the lever.
    let numbers: [Int]
    /// By class; nil for that of the targets without steps.
    let targets: [SteppedTarget?]

    var count: Int { targets.count }

    init(_ deal: Deal, periods: Int) {
        var plain: Int?
        var numbers: [Int] = []
        var targets: [SteppedTarget?] = []
        for target in deal.levers.seniorDSCR {
            let stepped = SteppedTarget(target, periods: periods)
            if stepped == nil, let plain {
                numbers.append(plain)
                continue
            }
            if stepped == nil { plain = targets.count }
            numbers.append(targets.count)
            targets.append(stepped)
        }
        (self.numbers, self.targets) = (numbers, targets)
    }
}
