/// Why a series of cash flows has no internal rate of return.
///
/// Example: 2,500 out and 2,500 back on one date is a single flow of 0, so nothing is paid out and the reason is `noOutlay`.
/// Source: house convention.
public enum UndefinedReturn: String, Sendable, Equatable, CaseIterable {
    /// No flow is negative: nothing is ever paid in.
    case noOutlay = "no_outlay"

    /// No flow is positive: nothing ever comes back.
    case noInflow = "no_inflow"

    /// The present value keeps its sign at every rate that is looked at, from −0.9 to 10 a period.
    case noRoot = "no_root"

    /// A flow is not a finite number, or its size is 2^900 or more.
    case flowOutOfRange = "flow_out_of_range"
}
