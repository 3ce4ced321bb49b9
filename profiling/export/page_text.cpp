#include "profiling/export/page_text.hpp"

namespace wayfinder::profiling {

std::string cut_name(std::string name) {
  if (name.size() <= max_page_name_bytes) return name;
  auto end = max_page_name_bytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U)
    --end;  // not inside a character
  name.resize(end);
  return name + "…";
}

std::string without_tags(std::string_view json) {  // where `<` stands inside strings only, so this keeps the meaning
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string fill_page(std::string_view page, std::string_view data) {
  const auto mark = page.find(page_data_mark);
  std::string text;
  text.reserve(page.size() + data.size());
  return text.append(page.substr(0, mark)).append(data).append(page.substr(mark + page_data_mark.size()));
}

}  // namespace wayfinder::profiling
