#pragma once
#include <string>
#include <vector>

namespace wayfinder::test {

/// Appends one session's messages ("> …" from the client, "< …" from the server) to the folder of the environment
/// variable WAYFINDER_TRAFFIC, where the schema check reads them; does nothing without it.
void keep_traffic(const std::vector<std::string>& lines);

}  // namespace wayfinder::test
