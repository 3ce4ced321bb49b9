#pragma once
#include <string_view>

namespace wayfinder::profiling {

/// The page without its data: what editors/profile-page is bundled into by the build; see fill_page().
[[nodiscard]] std::string_view page_template() noexcept;

}  // namespace wayfinder::profiling
