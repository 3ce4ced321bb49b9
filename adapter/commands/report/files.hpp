#pragma once
#include <string>
#include <vector>

#include "adapter/report/report.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// Profiles and snapshots from their files, told apart by how they begin. Error: bad_argument with field "FILE" for one
/// that is neither.
[[nodiscard]] Result<ReportInput> read_report_files(const std::vector<std::string>& files);

/// Whether `output` ("-": stdout) is a place to write to and none of these files. Error: bad_argument or file, with
/// `option` as field.
[[nodiscard]] Result<void> check_report_output(const std::string& output, const std::vector<std::string>& files,
                                               std::string_view option);

/// Makes the page, with the sources that are found from the current folder, and writes it. Error: file with `option`.
[[nodiscard]] Result<void> write_report_file(const ReportInput& input, const std::string& output,
                                             std::string_view option);

}  // namespace wayfinder::adapter
