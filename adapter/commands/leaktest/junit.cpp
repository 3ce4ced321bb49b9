#include <fmt/format.h>

#include "adapter/commands/leaktest/formats.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

/// XML has no way at all to write most control characters.
std::string xml_text(std::string_view bytes) {
  std::string text;
  for (const char c : escape_text(bytes)) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '"':
        text += "&quot;";
        break;
      case '\n':
      case '\t':
        text += fmt::format("&#{};", static_cast<int>(c));
        break;
      default:
        text += static_cast<unsigned char>(c) < ' ' ? '?' : c;
    }
  }
  return text;
}

std::string groups_text(const LeakTestResult& result) {
  std::string text;
  for (const auto& group : result.finding.groups)
    text +=
        fmt::format("{:+} {} at {}, {:+} bytes\n", group.count_delta, group.key.name, group.key.path, group.size_delta);
  return xml_text(text);
}

std::string test_case(const LeakTestResult& result) {
  const std::string head = fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.3f}")", xml_text(result.file),
                                       xml_text(result.name), result.seconds);
  const std::string message = xml_text(message_of(result));
  if (!result.failure.empty() && !result.finding.leaked)
    return fmt::format("{}>\n      <error message=\"{}\"/>\n    </testcase>\n", head, message);
  if (!result.finding.leaked) return head + "/>\n";
  return fmt::format("{}>\n      <failure type=\"leak\" message=\"{}\">{}</failure>\n    </testcase>\n", head, message,
                     groups_text(result));
}

}  // namespace

std::string write_leaks_junit(const std::vector<LeakTestResult>& results) {
  std::vector<std::vector<LeakTestResult>> suites;
  for (const auto& result : results) {
    if (suites.empty() || suites.back().front().file != result.file) suites.emplace_back();
    suites.back().push_back(result);
  }
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& suite : suites) {
    const LeakTestCounts counts = count(suite);
    double seconds = 0;
    std::string cases;
    for (const auto& result : suite) {
      seconds += result.seconds;
      cases += test_case(result);
    }
    text += fmt::format(R"(  <testsuite name="{}" tests="{}" failures="{}" errors="{}" time="{:.3f}">)",
                        xml_text(suite.front().file), suite.size(), counts.leaks, counts.failures, seconds);
    text += "\n" + cases + "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace wayfinder::adapter
