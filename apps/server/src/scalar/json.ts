export {
  GraphQLJSON as Json,
  GraphQLJSONObject as JsonObject,
  GraphQLSafeInt as SafeInt,
} from "graphql-scalars";
