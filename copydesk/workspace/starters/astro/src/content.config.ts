// What Astro needs to read the desk's documents: the collection `news`. Keys that you add to a document stay.
import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

const image = z.object({
  url: z.string(),
  width: z.number(),
  height: z.number(),
  isCached: z.boolean().optional(),
});

const provider = z.object({ name: z.string(), domain: z.string(), images: z.array(image).optional() });

const related = z.object({
  title: z.string(),
  excerpt: z.string(),
  publishedDateTime: z.coerce.date(),
  webUrl: z.string(),
  ampWebUrl: z.string().optional(),
  cdnAmpWebUrl: z.string().optional(),
  type: z.enum(["article", "video"]),
  provider,
  quality: z.number(),
  images: z.array(image).optional(),
});

const news = defineCollection({
  loader: glob({ base: "./src/content/news", pattern: "**/*.md" }),
  schema: z
    .object({
      category: z.string(),
      title: z.string(),
      excerpt: z.string(),
      publishedDateTime: z.coerce.date(),
      originalUrl: z.string(),
      webUrl: z.string().optional(),
      ampWebUrl: z.string().optional(),
      cdnAmpWebUrl: z.string().optional(),
      type: z.enum(["article", "video"]),
      quality: z.number(),
      heat: z.number(),
      published: z.boolean(),
      removed: z.boolean().optional(),
      featuredContent: z.string().optional(),
      provider,
      topics: z.array(z.string()),
      images: z.array(image).optional(),
      related: z.array(related).optional(),
      secured: z.string().optional(),
    })
    .passthrough(),
});

export const collections = { news };
