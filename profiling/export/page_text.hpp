#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// What stands in an html page as data. Pure; thread: any.
namespace wayfinder::profiling {

constexpr std::size_t max_page_name_bytes = 1'000;  ///< of a name; longer ones are cut

/// The name with its end cut off where it is longer, never inside a character.
[[nodiscard]] std::string cut_name(std::string name);

/// The same JSON without any `<`, so that no `</script>` or `<!--` is left in it.
[[nodiscard]] std::string without_tags(std::string_view json);

/// A page of editors/ with its data, which has no `<`: bundle.mjs leaves this mark in it once.
[[nodiscard]] std::string fill_page(std::string_view page, std::string_view data);
constexpr std::string_view page_data_mark = "{{wayfinder data}}";

}  // namespace wayfinder::profiling
