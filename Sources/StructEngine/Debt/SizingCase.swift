/// A scenario that sizes the senior beside the base case.
struct SizingCase: Sendable {
    /// Its number among all scenarios, of which the base case is 0.
    let scenario: Int
    /// d_s, the DSCR that the senior must hold in it by its size.
    let dscr: Double

    static func all(of deal: Deal) -> [SizingCase] {
        deal.scenarios.enumerated().compactMap { number, scenario in
            scenario.sizingDSCR.map { SizingCase(scenario: number + 1, dscr: $0) }
        }
    }

    /// The most that it allows: max(0, ρ/d_s), 0 where nothing is due.
    func cap(cover: Double) -> Double { cover.isNaN ? 0 : max(0, cover / dscr) }

    /// The least over cases, `cover` being ρ of the sizing cash flow in a scenario; ∞ without cases.
    static func cap(_ cases: [SizingCase], cover: (Int) -> Double) -> Double {
        cases.reduce(.infinity) { min($0, $1.cap(cover: cover($1.scenario))) }
    }
}
