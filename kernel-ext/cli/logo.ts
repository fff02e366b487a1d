/** Picture of the kernel in Jupyter's launcher: four regions and their connections. */
export const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-label="neurolab">
<rect width="64" height="64" rx="12" fill="#1b3a57"/>
<g stroke="#7fc8f8" stroke-width="3" fill="none"><path d="M18 20 46 16M18 20 20 46M46 16 46 44M20 46 46 44M18 20 46 44"/></g>
<g fill="#f9c74f"><circle cx="18" cy="20" r="6"/><circle cx="46" cy="16" r="5"/><circle cx="20" cy="46" r="5"/><circle cx="46" cy="44" r="7"/></g>
</svg>
`;
