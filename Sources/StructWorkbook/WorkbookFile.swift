internal import CXlsxwriter
import StructEngine

/// Writes a model as an XLSX file. Its only date is the one that it is given.
struct WorkbookFile {
    let model: Model
    let title: String
    let date: Deal.CalendarDate
    let currency: String
    private let letters: [String]

    init(model: Model, title: String, date: Deal.CalendarDate, currency: String) {
        (self.model, self.title, self.date, self.currency) = (model, title, date, currency)
        letters = (0...Model.openingColumn + model.months + 1).map { Model.letters($0) }
    }

    /// False where the file cannot be written.
    func write(to path: String) -> Bool {
        guard let book = workbook_new(path) else { return false }
        var properties = lxw_doc_properties()
        properties.created = time_t(daysSince1970 * 86_400)
        let written = title.withCString { name -> Bool in
            properties.title = UnsafeMutablePointer(mutating: name)
            return workbook_set_properties(book, &properties) == LXW_NO_ERROR
        }
        guard written else { return false }
        let formats = Formats(book, currency: currency)
        let places = model.places
        var holds = true
        for sheet in model.sheets {
            guard let page = workbook_add_worksheet(book, sheet.name) else { return false }
            holds = fill(page, sheet, formats, places) && holds
        }
        return workbook_close(book) == LXW_NO_ERROR && holds
    }

    private var daysSince1970: Int { serial(date) - 25_569 }

    /// Days as spreadsheets count them. Example: 1 January 1970 is 25569.
    private func serial(_ date: Deal.CalendarDate) -> Int { WorkbookFile.serial(date) }

    static func serial(_ date: Deal.CalendarDate) -> Int {
        // Days before a year's March, from the year 0, as the civil calendar has them.
        let (year, month) = date.month > 2 ? (date.year, date.month - 3) : (date.year - 1, date.month + 9)
        let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1
        return days - 719_468 + 25_569
    }

    private typealias Page = UnsafeMutablePointer<lxw_worksheet>

    private func fill(_ page: Page, _ sheet: Model.Sheet, _ formats: Formats, _ places: [String: (sheet: String, row: Int)]) -> Bool {
        let last = UInt16(Model.openingColumn + model.months)
        worksheet_set_column(page, 0, 0, 48, nil)
        worksheet_set_column(page, 1, 1, 12, nil)
        worksheet_set_column(page, 2, 2, 34, nil)
        worksheet_set_column(page, 3, 4, 17, nil)
        worksheet_set_column(page, 5, last, 14, nil)
        worksheet_write_string(page, 0, 0, "\(title): \(sheet.name)", formats.title)
        for (column, text) in ["", "unit", "path or meaning", "constant", "total"].enumerated() {
            worksheet_write_string(page, 2, UInt16(column), text, formats.heading)
        }
        for month in 0...model.months {
            worksheet_write_number(page, 2, UInt16(Model.openingColumn + month), Double(month), formats.heading)
        }
        worksheet_write_string(
            page, 1, 0, "months from closing across; inputs blue on yellow, workings black, the engine's own figures green", formats.note)
        worksheet_freeze_panes(page, 3, UInt16(Model.openingColumn))
        worksheet_set_landscape(page)
        worksheet_set_paper(page, 8)
        worksheet_repeat_columns(page, 0, 3)
        worksheet_repeat_rows(page, 2, 2)
        worksheet_set_print_scale(page, 60)
        // A sheet without series prints its constants alone.
        if !sheet.rows.contains(where: { $0.series != nil }) {
            worksheet_print_area(page, 0, 0, UInt32(Model.firstRow + sheet.rows.count), UInt16(Model.openingColumn - 1))
        }
        worksheet_set_footer(page, "&L&A&RPage &P of &N")
        var holds = true
        for (number, row) in sheet.rows.enumerated() { holds = put(row, UInt32(Model.firstRow + number), page, formats, places) && holds }
        return holds
    }

    private func put(_ row: Model.Row, _ number: UInt32, _ page: Page, _ formats: Formats, _ places: [String: (sheet: String, row: Int)])
        -> Bool
    {
        if row.unit.isEmpty && row.constant == nil && row.series == nil {
            worksheet_write_string(page, number, 0, row.label, formats.heading)
            for column in 1..<Model.openingColumn { worksheet_write_blank(page, number, UInt16(column), formats.heading) }
            return true
        }
        worksheet_write_string(page, number, 0, row.label, formats.plain)
        worksheet_write_string(page, number, 1, row.unit, formats.plain)
        worksheet_write_string(page, number, 2, row.note, formats.note)
        var holds = true
        func formula(_ template: String, _ columns: ClosedRange<Int>, _ style: Model.Style) {
            guard let pieces = model.pieces(template, places) else { return holds = false }
            let format = formats.working(style)
            for column in columns {
                worksheet_write_formula(page, number, UInt16(column), Model.formula(pieces, column: column, letters: letters), format)
            }
        }
        func numbers(_ values: [Double?], _ format: UnsafeMutablePointer<lxw_format>?) {
            for (place, value) in values.prefix(model.months).enumerated() {
                guard let value else { continue }
                worksheet_write_number(page, number, UInt16(Model.openingColumn + 1 + place), value, format)
            }
        }
        switch row.constant {
        case .input(let value): worksheet_write_number(page, number, 3, value, formats.input(row.style))
        case .text(let text): worksheet_write_string(page, number, 3, text, formats.input(.number))
        case .formula(let template): formula(template, 3...3, row.style)
        case nil: break
        }
        if let opening = row.opening { formula(opening, Model.openingColumn...Model.openingColumn, row.style) }
        switch row.series {
        case .formula(let template): formula(template, Model.openingColumn + 1...Model.openingColumn + max(1, model.months), row.style)
        case .inputs(let values): numbers(values, formats.input(row.style))
        case .values(let values): numbers(values, formats.engine(row.style))
        case nil: break
        }
        if let total = row.total { formula("\(total)([\(row.name)@all])", 4...4, row.style) }
        return holds
    }
}

/// The styles of cells: inputs, workings and the engine's own figures are told apart by colour, amounts by their unit.
private struct Formats {
    let plain, note, title, heading: UnsafeMutablePointer<lxw_format>?
    private let inputs: [Model.Style: UnsafeMutablePointer<lxw_format>]
    private let workings: [Model.Style: UnsafeMutablePointer<lxw_format>]
    private let engines: [Model.Style: UnsafeMutablePointer<lxw_format>]

    init(_ book: UnsafeMutablePointer<lxw_workbook>, currency: String) {
        plain = workbook_add_format(book)
        note = workbook_add_format(book)
        format_set_font_color(note, 0x606060)
        title = workbook_add_format(book)
        format_set_bold(title)
        format_set_font_size(title, 14)
        heading = workbook_add_format(book)
        format_set_bold(heading)
        format_set_bg_color(heading, 0xE6EBF2)
        func all(_ change: (UnsafeMutablePointer<lxw_format>?) -> Void) -> [Model.Style: UnsafeMutablePointer<lxw_format>] {
            var made: [Model.Style: UnsafeMutablePointer<lxw_format>] = [:]
            for style in Model.Style.allCases {
                let format = workbook_add_format(book)
                format_set_num_format(format, Formats.pattern(style, currency))
                change(format)
                made[style] = format
            }
            return made
        }
        inputs = all { format in
            format_set_font_color(format, 0x0000C0)
            format_set_bg_color(format, 0xFFF8D6)
        }
        workings = all { _ in }
        engines = all { format_set_font_color($0, 0x1A6B3A) }
    }

    func input(_ style: Model.Style) -> UnsafeMutablePointer<lxw_format>? { inputs[style] }
    func working(_ style: Model.Style) -> UnsafeMutablePointer<lxw_format>? { workings[style] }
    func engine(_ style: Model.Style) -> UnsafeMutablePointer<lxw_format>? { engines[style] }

    private static func pattern(_ style: Model.Style, _ currency: String) -> String {
        switch style {
        case .number: "General"
        case .factor: "0.000000"
        case .money: currency == "JPY" ? "#,##0;[Red]-#,##0" : "#,##0.00;[Red]-#,##0.00"
        case .minor: "#,##0;[Red]-#,##0"
        case .ratio: "0.0000\"x\""
        case .percent: "0.0000%"
        case .date: "yyyy-mm-dd"
        case .count, .flag: "0"
        }
    }
}
