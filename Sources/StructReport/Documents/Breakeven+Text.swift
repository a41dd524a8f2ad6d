import StructEngine

extension Structure.Breakeven.Driver {
    /// What moves, in words.
    var words: String {
        switch self {
        case .rentShock: "rent lost"
        case .vacancyAdd: "vacancy added"
        case .opexShock: "costs up"
        case .rateShock: "rate up, on the unhedged part"
        case .cpi: "inflation down to"
        case .delay: "starts delayed"
        case .void: "largest tenant gone from month 13"
        }
    }

    func text(_ value: Double) -> String {
        switch self {
        case .rentShock, .vacancyAdd, .cpi: Format.percent(value)
        case .opexShock: Format.percent(value, 1)
        case .rateShock: "\(Format.whole(Int64(value))) bps"
        case .delay, .void: Format.count(Int(value), "month")
        }
    }
}

extension Structure.Breakeven {
    /// How far the driver may move before the level is reached.
    var text: String {
        if let headroom { return driver.text(headroom) }
        if breakeven == nil { return "none, looked to \(driver.text(searchedTo))" }
        return driver == .cpi ? "reached at \(driver.text(0.1))" : "no room: reached in the base case"
    }
}
