import { getCollection } from "astro:content";

/** The published stories, newest first: all that a page should list, and all that should have one. */
export async function published() {
  const stories = await getCollection("news", ({ data }) => data.published);
  return stories.sort((a, b) => b.data.publishedDateTime.valueOf() - a.data.publishedDateTime.valueOf());
}
