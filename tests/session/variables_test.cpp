#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

namespace {

Client inside_inspect_me() {
  const auto shapes = program("shapes.lua");
  auto client = Client::launch(shapes);
  client.set_breakpoint(shapes, shapes.line_of("-- break: inside inspect_me"));
  client.configuration_done();
  client.expect_stopped("breakpoint");
  return client;
}

json child(Client& client, int reference, std::string_view name) {
  const json found = client.request("variables", {{"variablesReference", reference}}).at("variables");
  for (const auto& variable : found) {
    if (variable.at("name") == name) return variable;
  }
  FAIL("no variable " << name);
  return {};
}

}  // namespace

TEST_CASE("locals of every kind are shown as Lua writes them, varargs after them", "[session][variables]") {
  auto client = inside_inspect_me();
  const auto locals = client.locals();
  CHECK(locals.at("first") == "\"hello\"");
  CHECK(locals.at("text") == R"("a \"quoted\"\nline\0end")");
  CHECK(locals.at("integer") == "42");
  CHECK(locals.at("float") == "1.5");
  CHECK(locals.at("yes") == "true");
  CHECK(locals.at("nothing") == "nil");
  CHECK(locals.at("shadow") == "2");
  CHECK(locals.at("(vararg 1)") == "\"extra\"");
  CHECK(locals.at("(vararg 2)") == "nil");
  CHECK(locals.at("(vararg 3)") == "7");
  CHECK_FALSE(locals.contains("(temporary)"));
  CHECK_FALSE(locals.contains("(for state)"));
}

TEST_CASE("upvalues and globals are scopes of their own", "[session][variables]") {
  auto client = inside_inspect_me();
  const auto upvalues = client.variables(client.scope("Upvalues"));
  CHECK(upvalues.at("counter") == "11");
  const json scopes = client.request("scopes", {{"frameId", client.frame_id()}}).at("scopes");
  REQUIRE(scopes.size() == 3);
  CHECK(scopes[2].at("name") == "Globals");
  CHECK(scopes[2].at("expensive") == true);
  CHECK(client.variables(client.scope("Globals")).contains("print"));
}

TEST_CASE("a table's array part is paged, its metatable is a child and no metamethod is called",
          "[session][variables]") {
  auto client = inside_inspect_me();
  const int locals = client.scope("Locals");
  const json big = child(client, locals, "big");
  CHECK(big.at("indexedVariables") == 1000);
  const json page = client
                        .request("variables", {{"variablesReference", big.at("variablesReference")},
                                               {"filter", "indexed"},
                                               {"start", 500},
                                               {"count", 10}})
                        .at("variables");
  REQUIRE(page.size() == 10);
  CHECK(page[0].at("name") == "[501]");
  CHECK(page[0].at("value") == "1002");
  const json beyond = client.request(
      "variables", {{"variablesReference", big.at("variablesReference")}, {"start", 5000}, {"count", 10}});
  CHECK(beyond.at("variables").empty());
  const json point = child(client, locals, "point");
  const auto fields = client.variables(point.at("variablesReference"));
  CHECK(fields.at("x") == "3");
  CHECK(fields.contains("(metatable)"));
}

TEST_CASE("keys that look alike keep distinct names", "[session][variables]") {
  auto client = inside_inspect_me();
  const auto keys = client.variables(child(client, client.scope("Locals"), "keys").at("variablesReference"));
  CHECK(keys.size() == 4);
}

TEST_CASE("a child's evaluateName evaluates to the child", "[session][variables]") {
  auto client = inside_inspect_me();
  const json list = child(client, client.scope("Locals"), "list");
  const json children =
      client.request("variables", {{"variablesReference", list.at("variablesReference")}}).at("variables");
  for (const auto& variable : children) {
    if (!variable.contains("evaluateName")) continue;
    CHECK(client.evaluate(variable.at("evaluateName").get<std::string>(), "watch") ==
          variable.at("value").get<std::string>());
  }
}

TEST_CASE("locals, upvalues and fields can be set, also to nil", "[session][variables]") {
  auto client = inside_inspect_me();
  const int locals = client.scope("Locals");
  const auto set = [&](int reference, const char* name, const char* value) {
    return client.request("setVariable", {{"variablesReference", reference}, {"name", name}, {"value", value}})
        .at("value");
  };
  CHECK(set(locals, "integer", "integer + 1") == "43");
  CHECK(set(client.scope("Upvalues"), "counter", "100") == "100");
  const int list = child(client, locals, "list").at("variablesReference");
  CHECK(set(list, "name", "'renamed'") == "\"renamed\"");
  CHECK(set(list, "[1]", "nil") == "nil");
  CHECK(client.evaluate("integer") == "43");
  CHECK(client.evaluate("list.name") == "\"renamed\"");
  client.continue_all();
  client.expect_terminated();
  CHECK(client.output() == "hello\t2\ncounter\t100\n");
}

TEST_CASE("a constant cannot be set and the answer says why", "[session][variables][lua54]") {
  const WrittenProgram written{"local limit <const> = {}\nlocal x = limit\nprint(x) -- here\n"};
  auto client = Client::launch(written.get());
  client.set_breakpoint(written.get(), 3);
  client.configuration_done();
  client.expect_stopped();
  const auto text = client.refusal("setVariable",
                                   {{"variablesReference", client.scope("Locals")}, {"name", "limit"}, {"value", "1"}});
  CHECK(text.find("limit") != std::string::npos);
  CHECK(text.find("const") != std::string::npos);
}

TEST_CASE("constants that the compiler has folded away stand among the locals", "[session][variables][lua54]") {
  const WrittenProgram written{
      "local outer <const> = 1\n"
      "local function f(x)\n"
      "  local limit <const> = 2 * 5\n"
      "  local name <const> = 'n'\n"
      "  local nothing <const> = x\n"  // no constant: a local like others
      "  print(x + limit + outer, name, nothing) -- here\n"
      "end\n"
      "pcall(f, 1)\n"};
  auto client = Client::launch(written.get());
  client.set_breakpoint(written.get(), 6);
  client.configuration_done();
  client.expect_stopped();
  const int locals = client.scope("Locals");
  const auto shown = client.request("variables", {{"variablesReference", locals}}).at("variables");
  std::vector<std::string> names;
  for (const auto& variable : shown)
    names.push_back(variable.at("name"));
  CHECK(names == std::vector<std::string>{"x", "nothing", "limit", "name"});
  CHECK(child(client, locals, "limit").at("value") == "10");
  CHECK(child(client, locals, "limit").at("presentationHint").at("attributes") == json{"constant", "readOnly"});
  CHECK(child(client, locals, "name").at("value") == "\"n\"");
  CHECK(client.evaluate("limit + outer") == "11");
  CHECK(client.refusal("setVariable", {{"variablesReference", locals}, {"name", "limit"}, {"value", "1"}})
            .find("const") != std::string::npos);
}

TEST_CASE("references of an earlier stop are refused", "[session][variables]") {
  const auto loop = program("loop.lua");
  auto client = Client::launch(loop);
  client.set_breakpoint(loop, loop.line_of("-- break: remember"));
  client.configuration_done();
  client.expect_stopped();
  const int locals = client.scope("Locals");
  const int frame = client.frame_id();
  client.continue_all();
  client.expect_stopped();
  CHECK(client.refusal("variables", {{"variablesReference", locals}}).find("variablesReference: expected") == 0);
  CHECK(client.refusal("scopes", {{"frameId", frame}}).find("frameId: expected") == 0);
}

TEST_CASE("a table of a million entries shows any page", "[session][variables]") {
  const WrittenProgram written{"local big = {}\nfor i = 1, 1000000 do big['k' .. i] = i end\nprint(#big) -- here\n"};
  auto client = Client::launch(written.get());
  client.set_breakpoint(written.get(), 3);
  client.configuration_done();
  client.expect_stopped();
  const json big = child(client, client.scope("Locals"), "big");
  CHECK(big.at("namedVariables").get<int>() >= 1000000);
  const json page = client.request(
      "variables",
      {{"variablesReference", big.at("variablesReference")}, {"filter", "named"}, {"start", 900000}, {"count", 100}});
  CHECK(page.at("variables").size() == 100);
}
