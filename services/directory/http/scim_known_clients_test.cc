// The server against what identity providers are known to ask, with what they expect of the answers.
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "common/testing/shared_files.h"
#include "services/directory/commands/group_mapping_commands.h"
#include "services/directory/http/testing/scim.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

// A step of one of Okta's suites, with what it asserts. The suites use variables, in double braces.
class SuiteRunner {
 public:
  using Send = std::function<ScimReply(const std::string& method, const std::string& path, const std::string& body,
                                       const std::string& authorization)>;

  SuiteRunner(std::map<std::string, std::string> variables, Send send)
      : variables_(std::move(variables)), send_(std::move(send)) {}

  // How many steps there were. `hook` hears each of them before it runs, for what Okta itself does there.
  int Run(const std::string& path, const std::function<void(const std::string& method, const std::string& url)>& hook) {
    const Json suite(json_loads(testing::ReadTestFile(path).c_str(), 0, nullptr));
    int steps = 0;
    for (const json_t* const step : scim::Elements(json_object_get(suite.get(), "steps"))) {
      const std::string url = Text(step, "url");
      const std::string method = Text(step, "method");
      hook(method, url);
      const size_t begin = url.find("}}/");
      if (!absl::StrContains(url, "SCIM")) continue;
      ++steps;
      const ScimReply reply = send_(method, Encoded(Filled(url.substr(begin + 2))), Filled(Text(step, "body")),
                                    steps_without_token_.contains(steps) ? "wrong" : "");
      Check(step, reply, method + " " + url);
      for (const json_t* const variable : scim::Elements(json_object_get(step, "variables"))) {
        if (const std::string name = Text(variable, "name"); !name.empty()) {
          variables_[name] = reply.At(Path(Text(variable, "property")));
        }
      }
    }
    return steps;
  }
  void SendsNoTokenIn(int step) { steps_without_token_.insert(step); }
  const std::string& Variable(const std::string& name) { return variables_[name]; }

 private:
  static std::string Text(const json_t* object, const char* name) {
    const json_t* const value = json_object_get(object, name);
    if (json_is_integer(value)) return std::to_string(json_integer_value(value));
    return std::string(TextOf(object, name).value_or(""));
  }
  std::string Filled(std::string text) const {
    for (const auto& [name, value] : variables_) text = absl::StrReplaceAll(text, {{"{{" + name + "}}", value}});
    return text;
  }
  static std::string Encoded(const std::string& url) { return absl::StrReplaceAll(url, {{" ", "%20"}, {"\"", "%22"}}); }
  // "Resources[0].id" as ScimReply::At has it.
  static std::string Path(const std::string& property) {
    return absl::StrReplaceAll(property, {{"[", "."}, {"]", ""}});
  }
  void Check(const json_t* step, const ScimReply& reply, const std::string& what) const {
    for (const json_t* const assertion : scim::Elements(json_object_get(step, "assertions"))) {
      const std::string comparison = Text(assertion, "comparison");
      const std::string wanted = Filled(Text(assertion, "value"));
      const std::string source = Text(assertion, "source");
      if (source == "response_time") continue;
      const std::string found =
          source == "response_status" ? std::to_string(reply.status) : reply.At(Path(Text(assertion, "property")));
      const std::string where = what + " " + Text(assertion, "property") + ": " + reply.body;
      if (comparison == "equal" || comparison == "equal_number") {
        EXPECT_EQ(found, wanted) << where;
      } else if (comparison == "not_empty") {
        EXPECT_NE(found, "") << where;
      } else if (comparison == "has_value" || comparison == "contains") {
        EXPECT_THAT(found, ::testing::HasSubstr(wanted)) << where;
      } else if (comparison == "is_a_number") {
        EXPECT_FALSE(found.empty() || found.find_first_not_of("0123456789") != std::string::npos) << where;
      } else {
        ADD_FAILURE() << "no such comparison: " << comparison;
      }
    }
  }

  std::map<std::string, std::string> variables_;
  const Send send_;
  std::set<int> steps_without_token_;
};

class KnownClientsTest : public ScimFixture {
 protected:
  KnownClientsTest() { Start(); }

  SuiteRunner::Send Sender() {
    return [this](const std::string& method, const std::string& path, const std::string& body,
                  const std::string& authorization) {
      httplib::Headers headers;
      if (!authorization.empty()) headers.emplace("Authorization", authorization);
      return Send(method, path, body, headers);
    };
  }
};

TEST_F(KnownClientsTest, PassesOktasSpecificationTest) {
  Post("first", ",'name':{'givenName':'First','familyName':'User'}");
  SuiteRunner runner({{"InvalidUserEmail", "nobody@acme.example"},
                      {"UserIdThatDoesNotExist", "010101001010101011001010101011"},
                      {"randomEmail", "random@acme.example"},
                      {"randomUsername", "random@acme.example"},
                      {"randomUsernameCaps", "RANDOM@ACME.EXAMPLE"},
                      {"randomGivenName", "Random"},
                      {"randomFamilyName", "Person"}},
                     Sender());
  runner.SendsNoTokenIn(11);
  EXPECT_EQ(runner.Run("tests/data/scim/okta_spec_test.json", [](const std::string&, const std::string&) {}), 12);
}

// What Okta asks of a server while an administrator does these things in Okta.
TEST_F(KnownClientsTest, PassesOktasLifeCycleTest) {
  SuiteRunner runner({{"okta_user_email", "okta.user@acme.example"},
                      {"okta_user_firstname", "Okta"},
                      {"okta_user_firstname_update", "Updated"},
                      {"okta_user_lastname", "User"}},
                     Sender());
  const auto find = [this] {
    return Get("/Users?filter=userName%20eq%20%22okta.user%40acme.example%22&startIndex=1&count=100")
        .At("Resources.0.id");
  };
  const auto put = [&](const std::string& first, const std::string& active) {
    EXPECT_EQ(Send("PUT", "/Users/" + find(),
                   "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'id':'" + find() +
                       "','userName':'okta.user@acme.example','name':{'givenName':'" + first +
                       "','familyName':'User'},'emails':[{'primary':true,'value':'okta.user@acme.example','type':"
                       "'work'}],'displayName':'" +
                       first + " User','locale':'en-US','externalId':'00u1','groups':[],'active':" + active + "}")
                  .status,
              200);
  };
  int assignments = 0;
  const int steps = runner.Run("tests/data/scim/okta_crud_test.json", [&](const std::string& method,
                                                                          const std::string& url) {
    if (absl::EndsWith(url, "/apps/{{oktaAppId}}/users")) {
      if (++assignments == 1) {
        EXPECT_EQ(find(), "");
        Post("okta.user",
             ",'name':{'givenName':'Okta','familyName':'User'},'emails':[{'primary':true,'value':"
             "'okta.user@acme.example','type':'work'}],'displayName':'Okta User','locale':'en-US','externalId':'00u1',"
             "'groups':[],'password':'xYz','active':true");
      } else {
        put("Updated", "true");
      }
    } else if (method == "PUT") {
      put("Updated", "true");
    } else if (absl::EndsWith(url, "/lifecycle/deactivate") || method == "DELETE") {
      EXPECT_EQ(Send("PATCH", "/Users/" + find(),
                     "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':[{'op':'replace',"
                     "'value':{'active':false}}]}")
                    .status,
                200);
    }
  });
  EXPECT_EQ(steps, 5);
}

// The requests that Microsoft documents for Entra's provisioning service.
TEST_F(KnownClientsTest, ServesEntrasUsers) {
  EXPECT_EQ(Get("/Users?filter=userName+eq+%22non-existent+user%22").At("totalResults"), "0") << "the connection test";
  const ScimReply created = Send(
      "POST", "/Users",
      "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',"
      "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],'externalId':'0a21f0f2','userName':"
      "'bea@acme.example','active':true,'emails':[{'primary':true,'type':'work','value':'bea@acme.example'}],"
      "'meta':{'resourceType':'User'},'name':{'formatted':'Bea Kent','familyName':'Kent','givenName':'Bea'},'roles':[],"
      "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'Sales'}}");
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string user = "/Users/" + created.At("id");
  EXPECT_EQ(Get("/Users?filter=externalId+eq+%220a21f0f2%22").At("Resources.0.id"), created.At("id"));
  const auto patch = [&](const std::string& operations) {
    return Send("PATCH", user,
                "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':[" + operations + "]}");
  };
  const ScimReply changed = patch(
      "{'op':'Replace','path':'emails[type eq \\'work\\'].value','value':'b.kent@acme.example'},"
      "{'op':'Replace','path':'name.familyName','value':'Kentish'},"
      "{'op':'Add','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager','value':'ann'}");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.At("emails.0.value"), "b.kent@acme.example");
  EXPECT_EQ(changed.At("name.familyName"), "Kentish");
  EXPECT_THAT(changed.body, ::testing::HasSubstr("\"manager\":{\"value\":\"ann\"}"));
  EXPECT_EQ(patch("{'op':'Replace','path':'active','value':'False'}").At("active"), "false");
  EXPECT_EQ(patch("{'op':'Replace','path':'active','value':'True'}").At("active"), "true");
  EXPECT_EQ(Send("DELETE", user).status, 204);
  EXPECT_EQ(Get(user).status, 404);
}

class KnownGroupsTest : public KnownClientsTest {
 protected:
  // Whoever is in the group gets a role, as an administrator here wants it.
  void MapToRole(const std::string& provider_group_id) {
    ASSERT_THAT(Execute(Ann(), std::make_unique<CreateGroupMapping>(
                                   "m", GroupMappingSpec{.provider_group_id = provider_group_id,
                                                         .group_id = "root",
                                                         .role_id = "auditor",
                                                         .authority_limit = std::nullopt,
                                                         .membership = true})),
                outlay::testing::IsOk());
  }
  // Grants and memberships.
  size_t Held(const std::string& user_id) {
    const auto reader = store_->Read(store::PartitionOf("acme"));
    return LoadGrantsOfUser(*reader, {"acme", user_id})->size() + LoadMemberships(*reader, {"acme", user_id})->size();
  }
  ScimReply Patch(const std::string& path, const std::string& operations, const httplib::Headers& more = {}) {
    return Send("PATCH", path,
                "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':[" + operations + "]}",
                more);
  }
  // The members' ids, in the order of the list.
  std::string Members(const std::string& path) {
    const ScimReply reply = Get(path);
    EXPECT_EQ(reply.status, 200) << reply.body;
    std::string ids;
    for (int i = 0; !reply.At("members." + std::to_string(i) + ".value").empty(); ++i) {
      ids += (ids.empty() ? "" : " ") + reply.At("members." + std::to_string(i) + ".value");
    }
    return ids;
  }
};

// What Okta asks while groups are pushed, linked, renamed, and taken back (its guide to Group Push).
TEST_F(KnownGroupsTest, ServesOktasGroupPush) {
  const std::string bea = Post("bea");
  const std::string cyd = Post("cyd");
  EXPECT_EQ(Get("/Groups?startIndex=1&count=100").At("totalResults"), "0");
  const ScimReply created =
      Send("POST", "/Groups",
           "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'Test SCIMv2','members':[]}");
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string id = created.At("id");
  const std::string group = "/Groups/" + id;
  EXPECT_EQ(created.At("displayName"), "Test SCIMv2");
  EXPECT_EQ(created.Header("Location"), created.At("meta.location"));
  ASSERT_NO_FATAL_FAILURE(MapToRole(id));
  EXPECT_EQ(Get("/Groups?filter=displayName%20eq%20%22Test%20SCIMv2%22&startIndex=1&count=100").At("Resources.0.id"),
            id);

  EXPECT_EQ(Patch(group, "{'op':'replace','value':{'id':'" + id + "','displayName':'Test SCIMv2 update'}}").status,
            204);
  EXPECT_EQ(Get(group).At("displayName"), "Test SCIMv2 update");
  EXPECT_EQ(Patch(group, "{'op':'add','path':'members','value':[{'value':'" + bea +
                             "','display':'bea@acme.example'},{'value':'" + cyd + "','display':'cyd@acme.example'}]}")
                .status,
            204);
  EXPECT_EQ(Members(group), bea + " " + cyd);
  EXPECT_EQ(Held(bea), 2u);
  EXPECT_EQ(Patch(group, "{'op':'remove','path':'members[value eq \\'" + bea + "\\']'}").status, 204);
  EXPECT_EQ(Members(group), cyd);
  EXPECT_EQ(Held(bea), 0u);
  EXPECT_EQ(Patch(group, "{'op':'replace','path':'members','value':[{'value':'" + bea + "'}]}").status, 204);
  EXPECT_EQ(Members(group), bea);
  EXPECT_EQ(Held(cyd), 0u);
  const ScimReply replaced =
      Send("PUT", group,
           "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'id':'" + id +
               "','displayName':'Test SCIMv2','members':[{'value':'" + cyd + "','display':'cyd@acme.example'}]}");
  EXPECT_EQ(replaced.status, 200) << replaced.body;
  EXPECT_EQ(replaced.At("members.0.value"), cyd);
  EXPECT_EQ(Send("DELETE", group).status, 204);
  EXPECT_EQ(Get(group).status, 404);
  EXPECT_EQ(Held(cyd), 0u);
}

// The requests that Microsoft documents for Entra's provisioning service.
TEST_F(KnownGroupsTest, ServesEntrasGroups) {
  const std::string bea = Post("bea");
  const std::string cyd = Post("cyd");
  const ScimReply created =
      Send("POST", "/Groups",
           "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group',"
           "'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],'externalId':'8aa1a0c0-c4c3',"
           "'displayName':'displayName','meta':{'resourceType':'Group'}}");
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string id = created.At("id");
  const std::string group = "/Groups/" + id;
  ASSERT_NO_FATAL_FAILURE(MapToRole(id));
  EXPECT_EQ(Patch(group, "{'op':'Add','path':'members','value':[{'$ref':null,'value':'" + bea + "'}]}").status, 204);
  EXPECT_EQ(Held(bea), 2u);
  EXPECT_THAT(Get(group + "?excludedAttributes=members").body, ::testing::Not(::testing::HasSubstr("members")));
  const ScimReply found = Get("/Groups?excludedAttributes=members&filter=displayName+eq+%22displayName%22");
  EXPECT_EQ(found.At("totalResults"), "1");
  EXPECT_EQ(found.At("Resources.0.externalId"), "8aa1a0c0-c4c3");
  EXPECT_THAT(found.body, ::testing::Not(::testing::HasSubstr("members")));
  EXPECT_EQ(Get("/Groups?filter=externalId+eq+%228aa1a0c0-c4c3%22").At("Resources.0.id"), id);
  const auto is_member = [&](const std::string& user) {
    return Get("/Groups?excludedAttributes=members&filter=id+eq+%22" + id + "%22+and+members+eq+%22" + user + "%22")
        .At("totalResults");
  };
  EXPECT_EQ(is_member(bea), "1");
  EXPECT_EQ(is_member(cyd), "0");
  EXPECT_EQ(Patch(group, "{'op':'Replace','path':'displayName','value':'1879db59-3bdf'}").status, 204);
  EXPECT_EQ(Patch(group, "{'op':'Add','value':{'members':[{'value':'" + cyd + "'}]}}").status, 204) << "without a path";
  EXPECT_EQ(Members(group), bea + " " + cyd);
  EXPECT_EQ(Patch(group, "{'name':'addMember','op':'Add','path':'members','value':[{'$ref':'" + id + "','value':'" +
                             cyd + "'}]}")
                .status,
            204);
  EXPECT_EQ(Patch(group, "{'op':'Remove','path':'members','value':[{'$ref':null,'value':'" + bea + "'}]}").status, 204);
  EXPECT_EQ(Members(group), cyd);
  EXPECT_EQ(Held(bea), 0u);
  EXPECT_EQ(Patch("/Users/" + cyd, "{'op':'Replace','path':'active','value':'False'}").status, 200);
  EXPECT_EQ(Held(cyd), 0u) << "who is deprovisioned holds nothing";
  EXPECT_EQ(Members(group), cyd);
  EXPECT_EQ(Send("DELETE", "/Users/" + cyd).status, 204);
  EXPECT_EQ(Members(group), "");
  EXPECT_EQ(Send("DELETE", group).status, 204);
}

TEST_F(KnownGroupsTest, KnowsVersions) {
  const std::string group =
      "/Groups/" +
      Send("POST", "/Groups", "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'A'}").At("id");
  const std::string etag = Get(group).Header("ETag");
  EXPECT_EQ(Get(group, {{"If-None-Match", etag}}).status, 304);
  const ScimReply patched = Patch(group, "{'op':'replace','path':'displayName','value':'B'}", {{"If-Match", etag}});
  EXPECT_EQ(patched.status, 204);
  EXPECT_EQ(patched.Header("ETag"), Get(group).Header("ETag"));
  EXPECT_EQ(Patch(group, "{'op':'replace','path':'displayName','value':'C'}", {{"If-Match", etag}}).status, 412);
  EXPECT_EQ(Send("DELETE", group, "", {{"If-Match", etag}}).status, 412);
  EXPECT_EQ(Get(group).At("displayName"), "B");
}

TEST_F(KnownGroupsTest, AnswersErrorsAsScimWants) {
  const std::string body = "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'A'}";
  const std::string id = Send("POST", "/Groups", body).At("id");
  const ScimReply taken = Send("POST", "/Groups", body);
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.At("scimType"), "uniqueness");
  EXPECT_EQ(Patch("/Groups/" + id, "{'op':'add','path':'members','value':[{'value':'nobody'}]}").At("scimType"),
            "invalidValue");
  EXPECT_EQ(Get("/Groups?filter=members.value+eq+%22x%22").At("scimType"), "invalidFilter");
  EXPECT_EQ(Get("/Groups/none").status, 404);
  EXPECT_EQ(Get("/Groups/a%00b").status, 404);
  EXPECT_EQ(Get("/Groups/" + id, {{"Authorization", "Bearer " + foreign_token_}}).status, 404);
  EXPECT_EQ(Send("DELETE", "/Groups/" + id, "", {{"Authorization", "Bearer " + foreign_token_}}).status, 404);
  EXPECT_EQ(Get("/ResourceTypes/Group").At("endpoint"), "/Groups");
  EXPECT_EQ(Get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group").At("name"), "Group");
}

}  // namespace
}  // namespace outlay::directory
