#pragma once
#include <string_view>

namespace wayfinder::profiling {

/// The page without its data: what editors/profile-page is bundled into by the build. `page_data_mark` stands in it
/// once.
[[nodiscard]] std::string_view page_template() noexcept;
constexpr std::string_view page_data_mark = "{{wayfinder profile}}";

}  // namespace wayfinder::profiling
