#pragma once
#include <string_view>

namespace wayfinder::adapter {

/// The page without its data: what editors/report-page is bundled into by the build; see profiling::fill_page().
[[nodiscard]] std::string_view report_template() noexcept;

}  // namespace wayfinder::adapter
