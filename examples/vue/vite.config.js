import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// The elements of a mesh are elements, not components of Vue.
const compilerOptions = { isCustomElement: (tag) => tag.startsWith("mesh-") };

export default defineConfig({ plugins: [vue({ template: { compilerOptions } })] });
